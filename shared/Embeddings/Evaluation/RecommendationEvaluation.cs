using System.Globalization;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Evaluation;

/// <summary>How recommenders are compared.</summary>
public sealed record RecommendationEvaluationOptions
{
    /// <summary>The lengths of answer at which metrics are given.</summary>
    public IReadOnlyList<int> K { get; init; } = [5, 10, 20];

    /// <summary>Whether the version answers with items of the history.</summary>
    public bool ServesRepeats { get; init; }

    /// <summary>Seed of the bootstrap intervals.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Which k the recommenders are compared at.</summary>
    internal int MiddleIndex => K.Count / 2;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (K.Count == 0 || K.Any(k => k < 1))
            throw new InvalidInputException("k must be one or more positive numbers", "evaluation.k", "Give for example [5, 10, 20].");
    }
}

/// <summary>
/// Runs recommenders over held-out cases and reports hit rate, recall, NDCG, MRR and coverage at several k: where items of the history are no answers, and,
/// where some users came back to an item, where they are.
/// </summary>
public static class RecommendationEvaluation
{
    /// <param name="recommenders">The version's own first, then those beside it.</param>
    /// <param name="counts">Every item of the training part, what an answer could be taken from, and how often it occurs.</param>
    /// <param name="own">How many of the recommenders are the version's own; the others are baselines.</param>
    public static RecommendationReport Evaluate(
        IReadOnlyList<HeldOutCase> cases,
        IReadOnlyList<IRecommender> recommenders,
        IReadOnlyDictionary<string, long> counts,
        RecommendationEvaluationOptions options,
        int own = 1,
        CancellationToken cancellation = default)
    {
        options.Validate();
        var popularity = new PopularityGroups(counts);
        var repeated = cases.Sum(held => held.Targets.Count(held.History.Contains));
        var report = new RecommendationReport(
            cases.Count,
            cases.Sum(held => held.Targets.Count),
            cases.Sum(held => held.Targets.Count(target => !counts.ContainsKey(target))),
            counts.Count,
            options.Seed,
            Measure(recommenders, cases, excludesHistory: true, counts.Count, popularity, options, cancellation),
            repeated == 0 ? null : Measure(recommenders, cases, excludesHistory: false, counts.Count, popularity, options, cancellation),
            repeated,
            options.ServesRepeats);
        return report with { Warning = Warning(report.Served(), own, options) };
    }

    private static RecommenderMetrics[] Measure(
        IReadOnlyList<IRecommender> recommenders,
        IReadOnlyList<HeldOutCase> cases,
        bool excludesHistory,
        int knownItems,
        PopularityGroups popularity,
        RecommendationEvaluationOptions options,
        CancellationToken cancellation)
    {
        var metrics = new List<RecommenderMetrics>();
        var first = default(RecommenderMeasurement);
        foreach (var recommender in recommenders)
        {
            var measurement = new RecommenderMeasurement(recommender, cases, excludesHistory, options, cancellation);
            metrics.Add(measurement.Metrics(knownItems, popularity, first));
            first ??= measurement;
        }

        return [.. metrics];
    }

    private static string? Warning(IReadOnlyList<RecommenderMetrics> metrics, int own, RecommendationEvaluationOptions options)
    {
        double HitRate(RecommenderMetrics measured) => measured.At[options.MiddleIndex].HitRate.Value;
        if (metrics.Skip(own).MaxBy(HitRate) is not { Difference: { } difference } best || HitRate(best) <= HitRate(metrics[0]))
            return null;
        var noise = difference.High < 0 ? "more than chance explains" : "which chance may explain";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{best.Recommender} has a hit rate at {options.K[options.MiddleIndex]} of {HitRate(best):F4}, {metrics[0].Recommender} of {HitRate(metrics[0]):F4}, {noise}");
    }
}
