using Embeddings.Corpus.Interactions;

namespace Embeddings.Evaluation;

/// <summary>Runs one recommender over all cases and keeps one row of metrics per case.</summary>
internal sealed class RecommenderMeasurement
{
    private const int MetricsPerK = 4;
    private const int CasesPerReport = 256;
    private readonly string name;
    private readonly RecommendationEvaluationOptions options;
    private readonly double[][] rows;
    private readonly string[][] answers;
    private readonly IReadOnlyList<HeldOutCase> cases;

    /// <param name="progress">Receives the share of the cases that have been answered, from several threads.</param>
    public RecommenderMeasurement(
        IRecommender recommender,
        IReadOnlyList<HeldOutCase> cases,
        bool excludesHistory,
        RecommendationEvaluationOptions options,
        Action<double> progress,
        CancellationToken cancellation)
    {
        (name, this.cases, this.options) = (recommender.Name, cases, options);
        rows = new double[cases.Count][];
        answers = new string[cases.Count][];
        var (longest, answered) = (options.K.Max(), 0);
        Parallel.For(0, cases.Count, new ParallelOptions { CancellationToken = cancellation }, index =>
        {
            var held = cases[index];
            var targets = held.Targets.ToHashSet();
            answers[index] = [.. recommender.Recommend(held.History, longest, excludesHistory ? held.History.ToHashSet() : [])];
            rows[index] = [.. options.K.SelectMany(k => Row(answers[index], targets, k))];
            if (Interlocked.Increment(ref answered) is var done && done % CasesPerReport == 0)
                progress((double)done / cases.Count);
        });
    }

    /// <summary>The mean hit rate at the middle k.</summary>
    public double HitRate => Hits().DefaultIfEmpty().Average();

    /// <summary>The mean hit rate over the chosen cases.</summary>
    public double HitRateOf(Func<HeldOutCase, bool> chosen) => cases.Zip(Hits()).Where(pair => chosen(pair.First)).Select(pair => pair.Second).DefaultIfEmpty().Average();

    /// <param name="first">The recommender that this one is compared with. Null if it is this one.</param>
    /// <param name="best">The best recommender.</param>
    public RecommenderMetrics Metrics(int knownItems, PopularityGroups popularity, RecommenderMeasurement? first, RecommenderMeasurement best)
    {
        var means = Bootstrap.Means(rows, options.K.Count * MetricsPerK, options.Seed);
        return new RecommenderMetrics(
            name,
            [.. options.K.Select((k, index) => At(k, means, index * MetricsPerK, Coverage(k, knownItems)))],
            first?.Less(this),
            ByPopularity(popularity),
            Novelty(popularity),
            best == this ? null : best.Less(this));
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

    private Estimate Less(RecommenderMeasurement other) =>
        Bootstrap.Means([.. Hits().Zip(other.Hits(), (one, another) => new[] { one - another })], 1, options.Seed)[0];

    private IEnumerable<double> Hits() => rows.Select(row => row[options.MiddleIndex * MetricsPerK]);

    private double Coverage(int k, int knownItems) => (double)answers.SelectMany(answer => answer.Take(k)).Distinct().Count() / Math.Max(1, knownItems);

    private HitRateByPopularity ByPopularity(PopularityGroups popularity)
    {
        var (hits, asked) = (new double[PopularityGroups.Groups], new int[PopularityGroups.Groups]);
        foreach (var (held, hit) in cases.Zip(Hits()))
        {
            var group = popularity.Of(held.Targets[0]);
            asked[group]++;
            hits[group] += hit;
        }

        double Rate(int group) => hits[group] / Math.Max(1, asked[group]);
        return new HitRateByPopularity(Rate(0), Rate(1), Rate(2));
    }

    private double Novelty(PopularityGroups popularity) =>
        answers.SelectMany(answer => answer.Take(options.K[options.MiddleIndex])).Select(popularity.Novelty).DefaultIfEmpty().Average();
}
