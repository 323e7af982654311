using Embeddings.Corpus.Interactions;

namespace Embeddings.Evaluation;

/// <summary>How recommenders are compared.</summary>
public sealed record RecommendationEvaluationOptions
{
    /// <summary>The lengths of answer at which metrics are given.</summary>
    public IReadOnlyList<int> K { get; init; } = [5, 10, 20];

    /// <summary>Items of the history are no answers. Switch off where people come back to the same items.</summary>
    public bool ExcludeHistory { get; init; } = true;

    /// <summary>Seed of the bootstrap intervals.</summary>
    public int Seed { get; init; } = 1;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (K.Count == 0 || K.Any(k => k < 1))
            throw new InvalidInputException("k must be one or more positive numbers", "evaluation.k", "Give for example [5, 10, 20].");
    }
}

/// <summary>Runs recommenders over held-out cases and reports hit rate, recall, NDCG, MRR and coverage at several k.</summary>
public static class RecommendationEvaluation
{
    private const int MetricsPerK = 4;

    /// <param name="knownItems">Every item of the training part: what an answer could be taken from.</param>
    public static RecommendationReport Evaluate(
        IReadOnlyList<HeldOutCase> cases,
        IReadOnlyList<IRecommender> recommenders,
        IReadOnlySet<string> knownItems,
        RecommendationEvaluationOptions options,
        CancellationToken cancellation = default)
    {
        options.Validate();
        return new RecommendationReport(
            cases.Count,
            cases.Sum(held => held.Targets.Count),
            cases.Sum(held => held.Targets.Count(target => !knownItems.Contains(target))),
            knownItems.Count,
            options.Seed,
            [.. recommenders.Select(recommender => Measure(recommender, cases, knownItems.Count, options, cancellation))]);
    }

    private static RecommenderMetrics Measure(
        IRecommender recommender, IReadOnlyList<HeldOutCase> cases, int knownItems, RecommendationEvaluationOptions options, CancellationToken cancellation)
    {
        var rows = new List<double[]>(cases.Count);
        var recommended = options.K.Select(_ => new HashSet<string>()).ToArray();
        foreach (var held in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            var targets = held.Targets.ToHashSet();
            var excluded = options.ExcludeHistory ? held.History.ToHashSet() : [];
            var ranked = recommender.Recommend(held.History, options.K.Max(), excluded);
            rows.Add([.. options.K.SelectMany(k => Row(ranked, targets, k))]);
            for (var index = 0; index < options.K.Count; index++)
                recommended[index].UnionWith(ranked.Take(options.K[index]));
        }

        var means = Bootstrap.Means(rows, options.K.Count * MetricsPerK, options.Seed);
        return new RecommenderMetrics(
            recommender.Name,
            [.. options.K.Select((k, index) => At(k, means, index * MetricsPerK, (double)recommended[index].Count / Math.Max(1, knownItems)))]);
    }

    private static double[] Row(IReadOnlyList<string> ranked, HashSet<string> targets, int k) =>
    [
        RankingMetrics.HitRate(ranked, targets, k),
        RankingMetrics.Recall(ranked, targets, k),
        RankingMetrics.Ndcg(ranked, targets, k),
        RankingMetrics.ReciprocalRank(ranked, targets, k),
    ];

    private static MetricsAtK At(int k, IReadOnlyList<Estimate> means, int first, double coverage) =>
        new(k, means[first], means[first + 1], means[first + 2], means[first + 3], coverage);
}
