using Embeddings.Lookup;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// What ranks among the first items need of the scores of one history: those of some listed items, and the highest ones of all others. It takes kilobytes where
/// the scores of all items take megabytes, so the summaries of thousands of histories fit in memory.
/// </summary>
/// <param name="table">The table of the vectors.</param>
/// <param name="highest">The highest score of all items.</param>
/// <param name="scale">One over the sum of the exponentials, relative to the highest score.</param>
/// <param name="listed">The listed items, in ascending order.</param>
/// <param name="scores">The scores of the listed items.</param>
/// <param name="best">The highest scores of the other items, in any order.</param>
internal sealed class EmbeddingSummary(LookupTable table, float highest, double scale, int[] listed, float[] scores, float[] best)
    : EmbeddingPart(highest, scale)
{
    public IReadOnlyList<int> Listed => listed;

    /// <summary>The number of best other items with a share above this one: no more than were kept.</summary>
    public override int CountAbove(double share, Predicate<int> passedOver)
    {
        var least = ScoreOf(share);
        return best.Count(score => score > least);
    }

    protected override float Product(int id, int recent) => Product(table, id, recent);

    protected override float Score(int id) => Array.BinarySearch(listed, id) is >= 0 and var at
        ? scores[at]
        : throw new ArgumentException($"The score of item {id} was not kept.", nameof(id));
}
