namespace Embeddings.Evaluation;

/// <summary>One recommender's metrics over its first k answers: means over the users, with 95 % intervals.</summary>
/// <param name="Coverage">The share of the known items that were recommended to anybody.</param>
public sealed record MetricsAtK(int K, Estimate HitRate, Estimate Recall, Estimate Ndcg, Estimate ReciprocalRank, double Coverage);

/// <summary>Hit rates by the popularity of the target. Each group of items makes up a third of all occurrences.</summary>
/// <param name="Head">The hit rate for targets among the most frequent items.</param>
/// <param name="Middle">The hit rate for targets among the items of medium frequency.</param>
/// <param name="Tail">The hit rate for targets among the rarest items.</param>
public sealed record HitRateByPopularity(double Head, double Middle, double Tail);

/// <summary>The measured quality of a recommender.</summary>
/// <param name="Difference">
/// The hit rate of the report's first recommender minus this one's, at the report's middle k. Both are measured for the same users, and the interval
/// is that of the difference. Null for the first recommender.
/// </param>
/// <param name="BehindBest">
/// The hit rate of the report's best recommender minus this one's, measured in the same way. Chance does not explain an interval above 0. Null for
/// the best recommender.
/// </param>
/// <param name="ByPopularity">The hit rates by popularity at the same k.</param>
/// <param name="Novelty">The rarity of the recommended items at the same k: the mean of -log2 of their share of all occurrences.</param>
public sealed record RecommenderMetrics(
    string Recommender,
    IReadOnlyList<MetricsAtK> At,
    Estimate? Difference = null,
    HitRateByPopularity? ByPopularity = null,
    double? Novelty = null,
    Estimate? BehindBest = null);

/// <summary>The part of a user's history that the measured model was trained on.</summary>
public enum EvaluationProtocol
{
    /// <summary>All but the last item, as in the published version. The model is asked with the history it was trained on.</summary>
    Served,

    /// <summary>All but the last two items. The model is asked for the last item with the last but one in the history, as in most papers.</summary>
    Strict,
}

/// <summary>
/// Describes items of a user with the same time. The settings of ties decide which of them is hidden, and the order of the others. If users with such
/// a target have far better answers than the other users, the order itself reveals the target.
/// </summary>
/// <param name="Rows">The number of rows with the same time as the row before.</param>
/// <param name="OfRows">The number of all rows.</param>
/// <param name="Cases">The number of users whose target has the time of the item before it.</param>
/// <param name="HitRate">The hit rate of the first recommender for these users, at the report's middle k.</param>
/// <param name="OtherHitRate">The same hit rate for the other users.</param>
public sealed record TiesReport(long Rows, long OfRows, int Cases, double HitRate, double OtherHitRate);

/// <summary>A comparison of recommenders on the same held-out cases in the same run.</summary>
/// <param name="Cases">The number of users with held-out items.</param>
/// <param name="UnseenTargets">
/// The number of held-out items that never occur in the training part. No recommender can know them, and they count as misses.
/// </param>
/// <param name="Recommenders">The metrics with items of the history excluded from the answers. The version's own recommender comes first.</param>
/// <param name="WithRepeats">The metrics with items of the history allowed as answers. Null if no user came back to an item.</param>
/// <param name="RepeatedTargets">The number of held-out items that occur in their user's history.</param>
/// <param name="ServesRepeats">
/// Whether the version recommends items of the history. It decides which of the two sets of metrics applies to the version.
/// </param>
/// <param name="Warning">A message that a baseline beats the version's own recommender. Null if none does.</param>
/// <param name="Protocol">The part of a user's history that the measured model was trained on.</param>
/// <param name="LeftOut">The baselines that were not measured, with reasons.</param>
/// <param name="Ties">The report on items of equal time. Null if there are none.</param>
public sealed record RecommendationReport(
    int Cases,
    int Targets,
    int UnseenTargets,
    int KnownItems,
    int Seed,
    IReadOnlyList<RecommenderMetrics> Recommenders,
    IReadOnlyList<RecommenderMetrics>? WithRepeats = null,
    int RepeatedTargets = 0,
    bool ServesRepeats = false,
    string? Warning = null,
    EvaluationProtocol Protocol = EvaluationProtocol.Served,
    IReadOnlyList<string>? LeftOut = null,
    TiesReport? Ties = null)
{
    /// <summary>Returns the metrics with or without repeats, as the version answers.</summary>
    public IReadOnlyList<RecommenderMetrics> Served() => ServesRepeats && WithRepeats is not null ? WithRepeats : Recommenders;

    /// <summary>Returns the metrics of one recommender at one k.</summary>
    public MetricsAtK At(string recommender, int k) =>
        Recommenders.Single(candidate => candidate.Recommender == recommender).At.Single(metrics => metrics.K == k);
}
