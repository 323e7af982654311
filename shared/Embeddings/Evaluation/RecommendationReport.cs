namespace Embeddings.Evaluation;

/// <summary>One recommender's metrics over the first k of its answers: means over the users, with 95 % intervals.</summary>
/// <param name="Coverage">The share of the known items that was recommended to anybody.</param>
public sealed record MetricsAtK(int K, Estimate HitRate, Estimate Recall, Estimate Ndcg, Estimate ReciprocalRank, double Coverage);

/// <summary>Hit rates by how popular the target is: each group of items makes a third of all occurrences.</summary>
/// <param name="Head">Targets among the most frequent items.</param>
/// <param name="Middle">Targets among the next ones.</param>
/// <param name="Tail">Targets among the rarest ones.</param>
public sealed record HitRateByPopularity(double Head, double Middle, double Tail);

/// <summary>The measured quality of a recommender.</summary>
/// <param name="Difference">
/// The hit rate of the first recommender of the report less this one's, at the report's middle k: both asked for the same users, so that the interval is that of
/// the difference. Null for the first one.
/// </param>
/// <param name="BehindBest">
/// The hit rate of the best recommender of the report less this one's, in the same way. An interval above 0 is a difference that chance does not explain. Null for
/// the best one.
/// </param>
/// <param name="ByPopularity">At the same k.</param>
/// <param name="Novelty">How rare the recommended items are at the same k: the mean of -log2 of their share of all occurrences.</param>
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
    /// <summary>All but the last item, as the published version has: it is asked with what it was trained on.</summary>
    Served,

    /// <summary>All but the last two: it is asked for the last with the last but one in the history, as most papers do.</summary>
    Strict,
}

/// <summary>
/// Items of a user with the same time. Which of them is hidden, and the order of the others, is what the settings of ties make it: where the users with such a
/// target are answered far better than the others, the order itself tells the target.
/// </summary>
/// <param name="Rows">Rows of the time of the row before.</param>
/// <param name="OfRows">All rows.</param>
/// <param name="Cases">Users whose target has the time of the item before.</param>
/// <param name="HitRate">The hit rate of the first recommender for those users, at the report's middle k.</param>
/// <param name="OtherHitRate">The same for the other users.</param>
public sealed record TiesReport(long Rows, long OfRows, int Cases, double HitRate, double OtherHitRate);

/// <summary>Recommenders compared on the same held-out cases in the same run.</summary>
/// <param name="Cases">Users with something held out.</param>
/// <param name="UnseenTargets">Held-out items that never stand in the training part: nobody can know them, and they count as misses.</param>
/// <param name="Recommenders">Measured without the items of the history as answers. The version's own recommender comes first.</param>
/// <param name="WithRepeats">The same where they are; null where nobody came back to an item.</param>
/// <param name="RepeatedTargets">Held-out items that stand in their user's history.</param>
/// <param name="ServesRepeats">Whether the version answers with items of the history: which of the two tells what it is worth.</param>
/// <param name="Warning">Says that a baseline beats the version's own recommender; null if none does.</param>
/// <param name="Protocol">The part of a user's history that the measured model was trained on.</param>
/// <param name="LeftOut">Baselines that were not measured, and why.</param>
/// <param name="Ties">Items of equal time; null where there are none.</param>
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
    /// <summary>The metrics of the protocol that the version answers by.</summary>
    public IReadOnlyList<RecommenderMetrics> Served() => ServesRepeats && WithRepeats is not null ? WithRepeats : Recommenders;

    /// <summary>The metrics of one recommender at one k.</summary>
    public MetricsAtK At(string recommender, int k) =>
        Recommenders.Single(candidate => candidate.Recommender == recommender).At.Single(metrics => metrics.K == k);
}
