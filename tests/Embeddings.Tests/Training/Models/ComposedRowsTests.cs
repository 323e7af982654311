using Embeddings.Numerics.Lanes;
using Embeddings.Training;
using Embeddings.Training.Losses;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;
using Architecture = Embeddings.Training.Models.Architecture;

namespace Embeddings.Tests.Training.Models;

/// <summary>Items composed of parts: compares the step of a sentence with the gradient of its loss, by central differences in float64.</summary>
public sealed class ComposedRowsTests
{
    private const float LearningRate = 1e-4f;
    private const double Tolerance = 2e-2;

    /// <summary>Items that occur twice, within a window and further apart.</summary>
    private static readonly int[] Sentence = [0, 3, 1, 8, 2, 0, 5, 7, 4, 6, 1, 8, 3];

    /// <summary>Parts that several items share, one that an item has twice, and items without any.</summary>
    private static readonly int[][] PartsOfItems = [[7, 8], [7], [], [8, 9, 9], [7, 9], [10], [], [10, 7], [11]];

    public static TheoryData<Architecture, Loss, NegativeSharing> Models
    {
        get
        {
            var models = new TheoryData<Architecture, Loss, NegativeSharing>();
            foreach (var architecture in Enum.GetValues<Architecture>())
            {
                foreach (var loss in Enum.GetValues<Loss>())
                    models.Add(architecture, loss, NegativeSharing.Window);
                models.Add(architecture, Loss.NegativeSampling, NegativeSharing.None);
            }

            return models;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void An_item_and_each_of_its_parts_move_by_the_whole_gradient_of_the_composed_row(Architecture architecture, Loss loss, NegativeSharing sharing)
    {
        var options = new TrainingOptions
        {
            Architecture = architecture,
            Loss = loss,
            NegativeSharing = sharing,
            Dimensions = 7,
            Window = 2,
            DynamicWindow = false,
            Sample = 0,
            LearningRate = LearningRate,
            Epochs = 1,
            Threads = 1,
        };
        var parts = ItemParts.Build(new long[SteppedModel.Items], (item, keys) => keys.AddRange(PartsOfItems[item]));
        var model = new SteppedModel(options, Sentence, LaneWidths.Chosen(), parts);
        var textbook = new TextbookLoss(model);
        var composed = Enumerable.Range(0, SteppedModel.Items).Select(item => Compose(model, parts, item)).ToArray();
        var output = model.OutputBefore.Select(row => row.Select(value => (double)value).ToArray()).ToArray();
        double OfInputs() => Enumerable.Range(0, Sentence.Length).Sum(centre =>
            (architecture == Architecture.Cbow ? model.Around(centre).Length : 1) * textbook.OfCentre(centre, composed, output));

        var steps = Enumerable.Range(0, SteppedModel.Items).Select(item => Descent(composed[item], OfInputs)).ToArray();

        for (var item = 0; item < SteppedModel.Items; item++)
            AssertMoved(steps[item], model.InputBefore[item], model.InputAfter[item]);
        for (var part = 0; part < parts.Count; part++)
            AssertMoved(SumOver(parts, part, steps), model.PartsBefore[part], model.PartsAfter[part]);
    }

    /// <summary>A part moves with every item that it belongs to, once for each of its occurrences in the item.</summary>
    private static double[] SumOver(ItemParts parts, int part, double[][] steps)
    {
        var sum = new double[steps[0].Length];
        for (var item = 0; item < steps.Length; item++)
        {
            foreach (var _ in parts.Of(item).ToArray().Where(own => own == part))
            {
                for (var dimension = 0; dimension < sum.Length; dimension++)
                    sum[dimension] += steps[item][dimension];
            }
        }

        return sum;
    }

    private static double[] Compose(SteppedModel model, ItemParts parts, int item)
    {
        float[][] rows = [model.InputBefore[item], .. parts.Of(item).ToArray().Select(part => model.PartsBefore[part])];
        return [.. Enumerable.Range(0, rows[0].Length).Select(dimension => rows.Average(row => (double)row[dimension]))];
    }

    private static double[] Descent(double[] row, Func<double> loss)
    {
        const double Step = 1e-5;
        var descent = new double[row.Length];
        for (var dimension = 0; dimension < row.Length; dimension++)
        {
            var value = row[dimension];
            row[dimension] = value + Step;
            var above = loss();
            row[dimension] = value - Step;
            var below = loss();
            row[dimension] = value;
            descent[dimension] = -(above - below) / (2 * Step);
        }

        return descent;
    }

    private static void AssertMoved(double[] expected, float[] before, float[] after)
    {
        for (var dimension = 0; dimension < before.Length; dimension++)
        {
            var moved = (after[dimension] - before[dimension]) / LearningRate;
            Assert.Equal(expected[dimension], moved, Tolerance * Math.Max(1, Math.Abs(expected[dimension])));
        }
    }
}
