namespace Embeddings.Evaluation;

/// <summary>One recommender's metrics over the first k of its answers: means over the users, with 95 % intervals.</summary>
/// <param name="Coverage">The share of the known items that was recommended to anybody.</param>
public sealed record MetricsAtK(int K, Estimate HitRate, Estimate Recall, Estimate Ndcg, Estimate ReciprocalRank, double Coverage);

public sealed record RecommenderMetrics(string Recommender, IReadOnlyList<MetricsAtK> At);

/// <summary>Recommenders compared on the same held-out cases in the same run.</summary>
/// <param name="Cases">Users with something held out.</param>
/// <param name="UnseenTargets">Held-out items that never stand in the training part: nobody can know them, and they count as misses.</param>
public sealed record RecommendationReport(
    int Cases, int Targets, int UnseenTargets, int KnownItems, int Seed, IReadOnlyList<RecommenderMetrics> Recommenders)
{
    /// <summary>The metrics of one recommender at one k.</summary>
    public MetricsAtK At(string recommender, int k) =>
        Recommenders.Single(candidate => candidate.Recommender == recommender).At.Single(metrics => metrics.K == k);
}
