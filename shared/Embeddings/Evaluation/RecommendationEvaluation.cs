using System.Globalization;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Evaluation;

/// <summary>Options for comparing recommenders.</summary>
public sealed record RecommendationEvaluationOptions
{
    /// <summary>The answer lengths k at which metrics are reported.</summary>
    public IReadOnlyList<int> K { get; init; } = [5, 10, 20];

    /// <summary>Whether the version recommends items of the history.</summary>
    public bool ServesRepeats { get; init; }

    /// <summary>The number of rows that the cases were cut from.</summary>
    public long Rows { get; init; }

    /// <summary>The number of rows with the same time as the row before.</summary>
    public long TiedRows { get; init; }

    /// <summary>Receives the number of recommenders measured so far, with the share of the cases that the current one has answered.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Seed of the bootstrap intervals.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The index of the k at which recommenders are compared.</summary>
    internal int MiddleIndex => K.Count / 2;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (K.Count == 0 || K.Any(k => k < 1))
            throw new InvalidInputException("k must be one or more positive numbers", Setting.Place("evaluation.k"), "Give for example [5, 10, 20].");
    }
}

/// <summary>
/// Runs recommenders over held-out cases and reports hit rate, recall, NDCG, MRR and coverage at several k. It excludes items of the history from the
/// answers. If some users came back to an item, it also measures with those items included.
/// </summary>
public static class RecommendationEvaluation
{
    /// <param name="recommenders">
    /// The version's own recommenders first, then the baselines. Each answers all cases before the next one is taken.
    /// </param>
    /// <param name="counts">The number of occurrences of each item of the training part. Answers are taken from these items.</param>
    /// <param name="own">The number of recommenders that are the version's own. The others are baselines.</param>
    public static RecommendationReport Evaluate(
        IReadOnlyList<HeldOutCase> cases,
        IEnumerable<IRecommender> recommenders,
        IReadOnlyDictionary<string, long> counts,
        RecommendationEvaluationOptions options,
        int own = 1,
        CancellationToken cancellation = default)
    {
        options.Validate();
        var popularity = new PopularityGroups(counts);
        var repeated = cases.Sum(held => held.Targets.Count(held.History.Contains));
        var (without, with) = (new List<RecommenderMeasurement>(), new List<RecommenderMeasurement>());
        foreach (var recommender in recommenders)
        {
            var measured = without.Count;
            var (excluding, including) = RecommenderMeasurement.Of(recommender, cases, options, share => options.Progress?.Report(measured + share), cancellation);
            without.Add(excluding);
            with.Add(including);
            options.Progress?.Report(without.Count);
        }

        var report = new RecommendationReport(
            cases.Count,
            cases.Sum(held => held.Targets.Count),
            cases.Sum(held => held.Targets.Count(target => !counts.ContainsKey(target))),
            counts.Count,
            options.Seed,
            Metrics(without, counts.Count, popularity),
            repeated == 0 ? null : Metrics(with, counts.Count, popularity),
            repeated,
            options.ServesRepeats,
            Ties: Ties(options.ServesRepeats && repeated > 0 ? with : without, cases, options));
        return report with { Warning = Warning(report.Served(), own, options) };
    }

    private static RecommenderMetrics[] Metrics(List<RecommenderMeasurement> measured, int knownItems, PopularityGroups popularity)
    {
        var best = measured.MaxBy(one => one.HitRate);
        return [.. measured.Select((one, index) => one.Metrics(knownItems, popularity, index == 0 ? null : measured[0], best!))];
    }

    private static TiesReport? Ties(List<RecommenderMeasurement> measured, IReadOnlyList<HeldOutCase> cases, RecommendationEvaluationOptions options) =>
        options.TiedRows == 0 || measured.Count == 0
            ? null
            : new TiesReport(
                options.TiedRows, options.Rows, cases.Count(held => held.Tied), measured[0].HitRateOf(held => held.Tied), measured[0].HitRateOf(held => !held.Tied));

    private static string? Warning(IReadOnlyList<RecommenderMetrics> metrics, int own, RecommendationEvaluationOptions options)
    {
        double HitRate(RecommenderMetrics measured) => measured.At[options.MiddleIndex].HitRate.Value;
        if (metrics.Skip(own).MaxBy(HitRate) is not { Difference: { } difference } best || HitRate(best) <= HitRate(metrics[0]))
            return null;
        var noise = difference.High < 0 ? "chance does not explain the difference" : "chance may explain the difference";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the hit rate at {options.K[options.MiddleIndex]} is {HitRate(best):F4} by {best.Recommender} and {HitRate(metrics[0]):F4} by {metrics[0].Recommender}; {noise}");
    }
}
