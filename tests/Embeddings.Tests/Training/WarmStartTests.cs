using Embeddings.Numerics;
using Embeddings.Training;
using Embeddings.Training.Parameters;

namespace Embeddings.Tests.Training;

public class WarmStartTests
{
    [Fact]
    public void Known_items_start_from_their_former_vectors_and_new_ones_as_they_were()
    {
        using var rows = new Matrix(3, 2);
        rows.Row(1).Fill(0.5f);
        var summary = WarmStart.Fill(rows, id => id == 1 ? default : Former(id));
        Assert.Equal([0, 7], rows.Row(0).ToArray());
        Assert.Equal([0.5f, 0.5f], rows.Row(1).ToArray());
        Assert.Equal([2, 7], rows.Row(2).ToArray());
        Assert.Equal(new WarmStartSummary(2, 1), summary);
    }

    [Fact]
    public void Former_vectors_of_other_dimensions_are_refused()
    {
        using var rows = new Matrix(1, 2);
        var refusal = Refusal.Of(() => WarmStart.Fill(rows, _ => new float[3]));
        Assert.Equal("setting training.dimensions", refusal.Place);
    }

    [Fact]
    public void The_mean_of_a_known_item_s_row_and_its_parts_rows_is_its_former_vector()
    {
        var options = new TrainingOptions { Dimensions = 2 };
        int[][] keysOfItems = [[30, 10], [20], [20, 10], []];
        var parts = ItemParts.Build([5, 5, 5, 5], (item, keys) => keys.AddRange(keysOfItems[item]));
        float[][] former = [[1, 2], [3, 4], [], [5, 6]];
        var (input, _, _) = WarmStart.Vectors(options, 4, id => former[id], id => former[id]);
        var unknown = input.Row(2).ToArray();

        var rows = WarmStart.Parts(options, input, parts, id => former[id], key => key == 10 ? [7, 8] : []);

        for (var id = 0; id < 4; id++)
        {
            float[][] composed = [input.Row(id).ToArray(), .. parts.Of(id).ToArray().Select(part => rows.Row(part).ToArray())];
            float[] mean = [composed.Average(row => row[0]), composed.Average(row => row[1])];
            if (id != 2)
                Assert.Equal(former[id], mean, (left, right) => Math.Abs(left - right) < 1e-5);
        }

        Assert.Equal(unknown, input.Row(2).ToArray());
        Assert.Equal([7, 8], rows.Row(parts.Keys.ToList().IndexOf(10)).ToArray());
        input.Dispose();
        rows.Dispose();
    }

    [Fact]
    public void A_rotated_copy_is_turned_back_onto_the_former_vectors()
    {
        var (former, input, output) = RotatedCopy();
        using (input)
        using (output)
        {
            var product = Dot(input.Row(3), output.Row(5));
            var summary = Alignment.Rotate(input, output, id => former[id]);
            Assert.Equal(former.Length, summary.SharedItems);
            Assert.True(summary.CosineBefore < 0.9, $"cosine before {summary.CosineBefore}");
            Assert.Equal(1, summary.CosineAfter, 5);
            Assert.InRange(summary.Residual, 0, 1e-2);
            for (var id = 0; id < former.Length; id++)
                Assert.Equal(former[id], input.Row(id).ToArray(), (left, right) => Math.Abs(left - right) < 1e-4);
            Assert.Equal(product, Dot(input.Row(3), output.Row(5)), 4);
        }
    }

    [Fact]
    public void Items_of_one_version_only_do_not_enter_the_rotation_but_are_rotated_too()
    {
        var (former, input, output) = RotatedCopy();
        using (input)
        using (output)
        {
            var summary = Alignment.Rotate(input, output, id => id == 0 ? [] : former[id]);
            Assert.Equal(former.Length - 1, summary.SharedItems);
            Assert.Equal(former[0], input.Row(0).ToArray(), (left, right) => Math.Abs(left - right) < 1e-4);
        }
    }

    [Fact]
    public void Versions_without_a_common_item_are_not_rotated()
    {
        var (_, input, output) = RotatedCopy();
        using (input)
        using (output)
        {
            var before = input.Row(3).ToArray();
            Assert.Equal(new AlignmentSummary(0, 0, 0, 0), Alignment.Rotate(input, output, id => id == 0 ? [0, 0, 0] : []));
            Assert.Equal(before, input.Row(3).ToArray());
        }
    }

    [Fact]
    public void The_quality_of_the_fit_is_measured_on_directions()
    {
        // The second vector is perpendicular to its former one in any rotation that keeps the first.
        using var input = new Matrix(2, 2);
        using var output = new Matrix(2, 2);
        ((float[])[2, 0]).CopyTo(input.Row(0));
        ((float[])[5, 0]).CopyTo(input.Row(1));
        float[][] former = [[3, 0], [0, 1]];

        var summary = Alignment.Rotate(input, output, id => former[id]);

        Assert.Equal(0.5, summary.CosineBefore, 1e-9);
        Assert.Equal(Math.Sqrt(0.5), summary.CosineAfter, 1e-6);
        Assert.Equal(Math.Sqrt(2 - (2 * Math.Sqrt(0.5))), summary.Residual, 1e-6);
    }

    [Fact]
    public void A_warm_training_takes_both_matrices_from_the_former_version_and_new_items_as_in_a_first_one()
    {
        var options = new TrainingOptions { Dimensions = 2, Seed = 4 };

        var (input, output, summary) = WarmStart.Vectors(options, 3, id => id == 1 ? default : Former(id), id => id == 1 ? default : FormerOutput(id));

        using (input)
        using (output)
        using (var first = Embeddings.Training.Parameters.InitialVectors.Input(3, 2, seed: 4))
        {
            Assert.Equal([2, 7], input.Row(2).ToArray());
            Assert.Equal(first.Row(1).ToArray(), input.Row(1).ToArray());
            Assert.Equal([9, 2], output!.Row(2).ToArray());
            Assert.Equal([0, 0], output.Row(1).ToArray());
            Assert.Equal(new WarmStartSummary(2, 1), summary);
        }
    }

    [Fact]
    public void A_warm_training_begins_with_the_given_rows_of_both_matrices()
    {
        int[][] sentences = [[0, 1], [1, 2]];
        var (input, output) = (new Matrix(3, 2), new Matrix(3, 2));
        ((float[])[3, 4]).CopyTo(input.Row(1));
        ((float[])[5, 6]).CopyTo(output.Row(2));

        using var session = TrainingSession.Start(new TrainingOptions { Dimensions = 2 }, [1, 2, 1], EncodedCorpus.Parts(sentences, 1), input, output);

        Assert.Equal([3, 4], session.Input.Row(1).ToArray());
        Assert.Equal([5, 6], session.Output.Row(2).ToArray());
    }

    [Fact]
    public void The_tree_of_the_hierarchical_softmax_is_not_taken_over()
    {
        var options = new TrainingOptions { Dimensions = 2, Loss = Embeddings.Training.Losses.Loss.HierarchicalSoftmax };

        var (input, output, _) = WarmStart.Vectors(options, 3, id => Former(id), id => Former(id));

        Assert.Null(output);
        input.Dispose();
    }

    private static float[] Former(int id) => [id, 7];

    private static float[] FormerOutput(int id) => [9, id];

    /// <summary>Twenty vectors of three dimensions, and the same vectors rotated by about 70 degrees about two axes.</summary>
    private static (float[][] Former, Matrix Input, Matrix Output) RotatedCopy()
    {
        var random = new SplitMix64(3);
        var former = new float[20][];
        var (input, output) = (new Matrix(former.Length, 3), new Matrix(former.Length, 3));
        var (cosine, sine) = (MathF.Cos(1.2f), MathF.Sin(1.2f));
        for (var id = 0; id < former.Length; id++)
        {
            former[id] = [(float)random.Unit() - 0.3f, (float)random.Unit() - 0.5f, (float)random.Unit()];
            var (x, y, z) = (former[id][0] * cosine - former[id][1] * sine, former[id][0] * sine + former[id][1] * cosine, former[id][2]);
            float[] turned = [x, y * cosine - z * sine, y * sine + z * cosine];
            turned.CopyTo(input.Row(id));
            turned.Reverse().ToArray().CopyTo(output.Row(id));
        }

        return (former, input, output);
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0f;
        for (var index = 0; index < left.Length; index++)
            sum += left[index] * right[index];
        return sum;
    }
}
