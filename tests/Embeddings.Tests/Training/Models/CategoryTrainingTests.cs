using Embeddings.Training;
using Embeddings.Training.Negatives;

namespace Embeddings.Tests.Training.Models;

/// <summary>Training with negatives from the centre's category. Item 0 is so frequent that the negatives from all items are item 0 only.</summary>
public sealed class CategoryTrainingTests
{
    private const int Items = 8;
    private static readonly int[][] Corpus = [.. Enumerable.Repeat<int[]>([4, 5], 200)];
    private static readonly TrainingOptions Options = new()
    {
        Dimensions = 8,
        Epochs = 2,
        Threads = 1,
        Sample = 0,
        Negative = 2,
        NoiseExponent = 1,
        NegativeSharing = NegativeSharing.None,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public void Besides_the_negatives_from_all_items_those_of_the_centre_s_category_are_trained(int negatives)
    {
        Assert.Equal([0, 4, 5, 6, 7], Moved(new ItemCategories([0, 0, 0, 0, 1, 1, 1, 1], negatives)));
    }

    [Fact]
    public void A_centre_without_a_category_has_negatives_from_all_items_only()
    {
        Assert.Equal([0, 4, 5], Moved(new ItemCategories([0, 0, 0, 0, -1, -1, 1, 1], Negatives: 3)));
    }

    [Fact]
    public void The_loss_counts_the_negatives_of_the_category_too()
    {
        // Output vectors that stay near 0 cost ln 2 for each different target: the neighbour, item 0, and in 7 of 8 draws the other item of the sentence.
        using var session = Start(new ItemCategories([0, 0, 0, 0, 1, 1, 1, 1], Negatives: 3), Options with { LearningRate = 1e-9 });
        session.Run(CancellationToken.None);

        Assert.InRange(session.Progress.LossByEpoch[0], 2.6 * Math.Log(2), 3.1 * Math.Log(2));
    }

    /// <summary>The items whose output vectors have changed.</summary>
    private static int[] Moved(ItemCategories categories)
    {
        using var session = Start(categories, Options);
        session.Run(CancellationToken.None);
        return [.. Enumerable.Range(0, Items).Where(item => session.Output.Row(item).ToArray().Any(value => value != 0))];
    }

    private static TrainingSession Start(ItemCategories categories, TrainingOptions options) =>
        TrainingSession.Start(options, [1_000_000_000_000, 1, 1, 1, 400, 400, 1, 1], EncodedCorpus.Parts(Corpus, 1), null, null, categories);
}
