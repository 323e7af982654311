using Embeddings.Numerics.Lanes;
using Embeddings.Training;
using Embeddings.Training.Losses;
using Embeddings.Training.Negatives;
using Architecture = Embeddings.Training.Models.Architecture;

namespace Embeddings.Tests.Training.Models;

/// <summary>Compares the step of every model with the gradient of its loss, by central differences in float64.</summary>
public sealed class ModelGradientTests
{
    /// <summary>A step this small is linear, and large enough to be seen in float32 after division by it.</summary>
    private const float LearningRate = 1e-4f;

    /// <summary>Each step of a sentence starts from the result of the previous one, so the error is of second order in the learning rate. Relative above 1.</summary>
    private const double Tolerance = 2e-2;

    /// <summary>Longer than a block of ten rows, with items that occur twice.</summary>
    private static readonly int[] Sentence = [0, 3, 1, 8, 2, 0, 5, 7, 4, 6, 1, 8, 3];

    public static TheoryData<LaneWidth, Architecture, Loss, NegativeSharing, int, int> Models
    {
        get
        {
            var models = new TheoryData<LaneWidth, Architecture, Loss, NegativeSharing, int, int>();
            foreach (var width in LaneWidths.Available)
            {
                foreach (var architecture in Enum.GetValues<Architecture>())
                {
                    models.Add(width, architecture, Loss.NegativeSampling, NegativeSharing.Window, 5, 2);
                    models.Add(width, architecture, Loss.NegativeSampling, NegativeSharing.Window, 8, 3);
                    models.Add(width, architecture, Loss.NegativeSampling, NegativeSharing.None, 5, 2);
                    models.Add(width, architecture, Loss.NegativeSampling, NegativeSharing.TwoWindows, 5, 2);
                    models.Add(width, architecture, Loss.HierarchicalSoftmax, NegativeSharing.Window, 5, 7);
                    models.Add(width, architecture, Loss.FullSoftmax, NegativeSharing.Window, 5, 2);
                }
            }

            return models;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_sentence_moves_every_number_of_both_matrices_against_the_gradient_of_its_loss(
        LaneWidth width, Architecture architecture, Loss loss, NegativeSharing sharing, int negative, int window)
    {
        var model = new SteppedModel(Options(architecture, loss, sharing) with { Negative = negative, Window = window }, Sentence, width);
        var textbook = new TextbookLoss(model);
        var (input, output) = (Doubles(model.InputBefore), Doubles(model.OutputBefore));

        // word2vec's CBOW moves every neighbour by the whole gradient of the hidden layer, although the neighbour's own gradient is a share of it.
        double OfInputs() => Enumerable.Range(0, Sentence.Length).Sum(centre =>
            (architecture == Architecture.Cbow ? model.Around(centre).Length : 1) * textbook.OfCentre(centre, input, output));
        double OfOutputs() => Enumerable.Range(0, Sentence.Length).Sum(centre => textbook.OfCentre(centre, input, output));

        AssertDescends(model.InputBefore, model.InputAfter, input, OfInputs);
        AssertDescends(model.OutputBefore, model.OutputAfter, output, OfOutputs);
    }

    public static TheoryData<LaneWidth, Architecture, Loss, NegativeSharing, int> Paths
    {
        get
        {
            var paths = new TheoryData<LaneWidth, Architecture, Loss, NegativeSharing, int>();
            foreach (var width in LaneWidths.Available.Where(width => width != LaneWidth.Scalar))
            {
                foreach (var dimensions in new[] { 1, 7, 100, 101, 300 })
                {
                    paths.Add(width, Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.Window, dimensions);
                    paths.Add(width, Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.None, dimensions);
                    paths.Add(width, Architecture.SkipGram, Loss.HierarchicalSoftmax, NegativeSharing.Window, dimensions);
                    paths.Add(width, Architecture.Cbow, Loss.NegativeSampling, NegativeSharing.Window, dimensions);
                    paths.Add(width, Architecture.Cbow, Loss.HierarchicalSoftmax, NegativeSharing.Window, dimensions);
                }
            }

            return paths;
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_path_of_this_processor_trains_a_sentence_as_the_scalar_reference_does(
        LaneWidth width, Architecture architecture, Loss loss, NegativeSharing sharing, int dimensions)
    {
        var options = Options(architecture, loss, sharing) with { Dimensions = dimensions, LearningRate = 0.05, Window = 7 };
        var expected = new SteppedModel(options, Sentence, LaneWidth.Scalar);
        var actual = new SteppedModel(options, Sentence, width);

        AssertClose(expected.InputAfter, actual.InputAfter);
        AssertClose(expected.OutputAfter, actual.OutputAfter);
    }

    private static TrainingOptions Options(Architecture architecture, Loss loss, NegativeSharing sharing) => new()
    {
        Architecture = architecture,
        Loss = loss,
        NegativeSharing = sharing,
        Dimensions = 7,
        DynamicWindow = false,
        Sample = 0,
        LearningRate = LearningRate,
        Epochs = 1,
        Threads = 1,
    };

    private static void AssertDescends(float[][] before, float[][] after, double[][] numbers, Func<double> loss)
    {
        const double Step = 1e-5;
        for (var row = 0; row < before.Length; row++)
        {
            for (var dimension = 0; dimension < before[row].Length; dimension++)
            {
                var number = numbers[row][dimension];
                numbers[row][dimension] = number + Step;
                var above = loss();
                numbers[row][dimension] = number - Step;
                var below = loss();
                numbers[row][dimension] = number;
                var moved = (after[row][dimension] - before[row][dimension]) / LearningRate;
                var expected = -(above - below) / (2 * Step);
                Assert.Equal(expected, moved, Tolerance * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    private static void AssertClose(float[][] expected, float[][] actual)
    {
        foreach (var (left, right) in expected.SelectMany(row => row).Zip(actual.SelectMany(row => row)))
            Assert.Equal(left, right, 2e-5f);
    }

    private static double[][] Doubles(float[][] rows) => [.. rows.Select(row => row.Select(value => (double)value).ToArray())];
}
