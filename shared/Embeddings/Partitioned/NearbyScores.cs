using Embeddings.Partitioned.Files;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Partitioned;

/// <summary>
/// The embedding's part of the scores of one history, from the lists that a query read. The scores of items whose rows were read are exact. Those of the other items of
/// the lists come from their 8-bit rows. The sum over all items is estimated: the items of the lists count as they are, and the others as the sample has them.
/// An item without a score has no share.
/// </summary>
internal sealed class NearbyScores : EmbeddingPart
{
    private readonly Dictionary<int, float> scores;
    private readonly HistoryRows history;

    private NearbyScores(Dictionary<int, float> scores, IReadOnlyDictionary<int, ItemRow> rows, HistoryRows history, float highest, double scale)
        : base(highest, scale) => (this.scores, Rows, this.history) = (scores, rows, history);

    /// <summary>The rows of the candidates.</summary>
    public IReadOnlyDictionary<int, ItemRow> Rows { get; }

    /// <param name="query">The query of the index: the sum of the recent vectors, and the share of the count if the index has counts.</param>
    /// <param name="listed">The scores of the items of the lists that were read.</param>
    /// <param name="rows">The rows of the candidates.</param>
    public static NearbyScores Of(
        float[] query, IReadOnlyDictionary<int, float> listed, IReadOnlyDictionary<int, ItemRow> rows, ItemSample sample, int items, HistoryRows history)
    {
        var scores = new Dictionary<int, float>(listed);
        foreach (var (id, row) in rows)
            scores[id] = Product(query, row.Vector);
        var unread = Enumerable.Range(0, sample.Ids.Count).Where(index => !scores.ContainsKey(sample.Ids[index])).Select(index => Product(query, sample.Vector(index))).ToArray();
        var highest = scores.Values.Concat(unread).DefaultIfEmpty().Max();
        var sum = scores.Values.Sum(score => Math.Exp(score - highest));
        if (unread.Length > 0)
            sum += unread.Sum(score => Math.Exp(score - highest)) * (items - scores.Count) / unread.Length;
        return new NearbyScores(scores, rows, history, highest, 1 / sum);
    }

    public override int CountAbove(double share, Predicate<int> passedOver)
    {
        var least = ScoreOf(share);
        return scores.Count(item => item.Value > least && !passedOver(item.Key));
    }

    protected override float Score(int id) => scores.GetValueOrDefault(id, float.NegativeInfinity);

    protected override float Product(int id, int recent) => Rows.TryGetValue(id, out var row) ? Product(history.Vector(recent), row.Vector) : 0;

    /// <summary>The product of the values that both vectors have.</summary>
    private static float Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var length = Math.Min(left.Length, right.Length);
        return VectorSimilarity.Of(left[..length], right[..length], SimilarityMetric.Dot);
    }
}
