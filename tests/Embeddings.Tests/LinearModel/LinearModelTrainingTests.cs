using Embeddings.LinearModel;
using Embeddings.Tests.Transitions;
using Embeddings.Transitions;

namespace Embeddings.Tests.LinearModel;

public sealed class LinearModelTrainingTests : IDisposable
{
    private const int Items = 25;
    private static readonly int[][] Sequences = EncodedSequences.Random(200, Items, 12, seed: 3);
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void The_weights_are_those_of_a_plain_ridge_regression_over_all_histories()
    {
        var options = new LinearModelOptions { Regularization = 5 };
        using var model = Open(LinearModelFiles.Trained([LinearModelFiles.Counted(Sequences, options)], Items, options));

        var expected = PlainWeights(Sequences, options.Regularization);

        for (var predictor = 0; predictor < Items; predictor++)
        {
            var row = model.Row(predictor);
            var weights = new double[Items];
            for (var index = 0; index < row.Targets.Length; index++)
                weights[row.Targets[index]] = (double)row.Forward[index] / (double)row.Forward[0];
            var largest = Enumerable.Range(0, Items).Max(target => expected[predictor, target]);
            for (var target = 0; target < Items; target++)
                Assert.Equal(Math.Max(0, expected[predictor, target]) / largest, weights[target], 0.01);
        }
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(7, 1 << 16)]
    [InlineData(200, 60)]
    public void The_file_is_the_same_bytes_however_the_sequences_are_cut_and_however_little_memory_there_is(int parts, int pairsInMemory)
    {
        var options = new LinearModelOptions { Predictors = 6 };
        var whole = LinearModelFiles.Trained([LinearModelFiles.Counted(Sequences, options)], Items, options);

        var cut = Sequences.Chunk((Sequences.Length + parts - 1) / parts).Select(part => LinearModelFiles.Counted(part, options, pairsInMemory));

        Assert.Equal(whole, LinearModelFiles.Trained([.. cut.Reverse()], Items, options));
    }

    [Fact]
    public void A_history_counts_an_item_once_and_a_long_one_counts_as_several()
    {
        var options = new LinearModelOptions { HistoryItems = 3 };

        byte[] Model(params int[][] sequences) => LinearModelFiles.Trained([LinearModelFiles.Counted(sequences, options)], 6, options);

        Assert.Equal(Model([0, 1], [3, 4, 5]), Model([0, 1, 1], [3, 4, 5]));
        Assert.Equal(Model([0, 1, 2], [3, 4, 5]), Model([0, 1, 2, 3, 4, 5]));
        Assert.NotEqual(Model([0, 1, 2], [3, 4, 5]), Model([0, 1, 3], [2, 4, 5]));
    }

    [Fact]
    public void An_item_predicts_no_more_than_what_others_leave_to_explain()
    {
        // 0 and 2 only meet where 1 is, so 1 explains both.
        int[][] sequences = [.. Enumerable.Range(0, 40).SelectMany(user => new[] { new[] { 0, 1 }, [1, 2], user % 4 == 0 ? [0, 1, 2] : [0, 1] })];
        var options = new LinearModelOptions { Regularization = 1 };
        using var model = Open(LinearModelFiles.Trained([LinearModelFiles.Counted(sequences, options)], 3, options));

        Assert.Equal([1], model.Row(0).Targets.ToArray());
    }

    [Fact]
    public void Items_without_a_pair_and_empty_sequences_have_no_weights()
    {
        using var model = Open(LinearModelFiles.Trained([LinearModelFiles.Counted([[0], [], [1]], new())], 3, new()));

        Assert.Equal(0, model.Entries);
        model.Verify();
    }

    [Theory]
    [InlineData(0, 50, 200, "setting linearModel.predictors")]
    [InlineData(100, 0, 200, "setting linearModel.regularization")]
    [InlineData(100, 50, 1, "setting linearModel.historyItems")]
    public void A_setting_out_of_its_range_is_refused_by_name(int predictors, double regularization, int historyItems, string place) => Assert.Equal(
        place,
        Assert.Throws<InvalidInputException>(
            new LinearModelOptions { Predictors = predictors, Regularization = regularization, HistoryItems = historyItems }.Validate).Place);

    private TransitionMatrix Open(byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        return TransitionMatrix.Open(path);
    }

    /// <summary>For each target, the weights of all other items, by Gaussian elimination.</summary>
    private static double[,] PlainWeights(int[][] sequences, double regularization)
    {
        var counts = new double[Items, Items];
        foreach (var history in sequences.Select(sequence => sequence.Distinct().ToArray()))
            foreach (var one in history)
                foreach (var other in history)
                    counts[one, other]++;
        var weights = new double[Items, Items];
        for (var target = 0; target < Items; target++)
        {
            int[] others = [.. Enumerable.Range(0, Items).Where(item => item != target && counts[item, target] > 0)];
            var system = others.Select(row => others.Select(column => counts[row, column] + (row == column ? regularization : 0)).Append(counts[row, target]).ToArray()).ToArray();
            for (var pivot = 0; pivot < others.Length; pivot++)
                for (var row = 0; row < others.Length; row++)
                {
                    var factor = row == pivot ? 0 : system[row][pivot] / system[pivot][pivot];
                    for (var column = pivot; column <= others.Length; column++)
                        system[row][column] -= factor * system[pivot][column];
                }

            for (var row = 0; row < others.Length; row++)
                weights[others[row], target] = system[row][^1] / system[row][row];
        }

        return weights;
    }
}
