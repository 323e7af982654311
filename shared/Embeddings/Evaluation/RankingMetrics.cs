namespace Embeddings.Evaluation;

/// <summary>
/// Metrics of one ranked answer against the items that really followed, with binary relevance. NDCG is defined as in Järvelin and Kekäläinen 2002.
/// All metrics are between 0 and 1.
/// </summary>
public static class RankingMetrics
{
    /// <summary>1 if one of the targets is among the first k, else 0.</summary>
    public static double HitRate(IReadOnlyList<string> ranked, IReadOnlySet<string> targets, int k) =>
        Hits(ranked, targets, k).Any() ? 1 : 0;

    /// <summary>The share of the targets that are among the first k.</summary>
    public static double Recall(IReadOnlyList<string> ranked, IReadOnlySet<string> targets, int k) =>
        (double)Hits(ranked, targets, k).Count() / targets.Count;

    /// <summary>The sum of 1 / log2(rank + 1) over the hits, divided by the sum for the best order.</summary>
    public static double Ndcg(IReadOnlyList<string> ranked, IReadOnlySet<string> targets, int k) =>
        Hits(ranked, targets, k).Sum(Discount) / Enumerable.Range(1, Math.Min(k, targets.Count)).Sum(Discount);

    /// <summary>One over the rank of the first hit among the first k, or 0 if there is none.</summary>
    public static double ReciprocalRank(IReadOnlyList<string> ranked, IReadOnlySet<string> targets, int k) =>
        Hits(ranked, targets, k).Select(rank => 1.0 / rank).FirstOrDefault();

    private static double Discount(int rank) => 1 / Math.Log2(rank + 1);

    private static IEnumerable<int> Hits(IReadOnlyList<string> ranked, IReadOnlySet<string> targets, int k)
    {
        for (var index = 0; index < Math.Min(k, ranked.Count); index++)
            if (targets.Contains(ranked[index]))
                yield return index + 1;
    }
}
