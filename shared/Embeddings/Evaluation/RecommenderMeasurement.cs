using Embeddings.Corpus.Interactions;

namespace Embeddings.Evaluation;

/// <summary>Runs one recommender over all cases and keeps one row of metrics per case.</summary>
internal sealed class RecommenderMeasurement
{
    private const int MetricsPerK = 4;
    private const int CasesPerBatch = 64;
    private readonly string name;
    private readonly RecommendationEvaluationOptions options;
    private readonly double[][] rows;
    private readonly string[][] answers;
    private readonly IReadOnlyList<HeldOutCase> cases;

    private RecommenderMeasurement(string name, IReadOnlyList<HeldOutCase> cases, string[][] answers, RecommendationEvaluationOptions options)
    {
        (this.name, this.cases, this.answers, this.options) = (name, cases, answers, options);
        rows = new double[cases.Count][];
        Parallel.For(0, cases.Count, index =>
        {
            var targets = cases[index].Targets.ToHashSet();
            rows[index] = [.. options.K.SelectMany(k => Row(answers[index], targets, k))];
        });
    }

    /// <summary>Asks a recommender each case once, and measures its answers without the items of the history and with them.</summary>
    /// <param name="progress">Receives the share of the cases that have been answered, from several threads.</param>
    public static (RecommenderMeasurement Without, RecommenderMeasurement With) Of(
        IRecommender recommender, IReadOnlyList<HeldOutCase> cases, RecommendationEvaluationOptions options, Action<double> progress, CancellationToken cancellation)
    {
        var (without, with) = (new string[cases.Count][], new string[cases.Count][]);
        var (longest, answered) = (options.K.Max(), 0);
        Parallel.ForEach(Enumerable.Range(0, cases.Count).Chunk(CasesPerBatch), new ParallelOptions { CancellationToken = cancellation }, batch =>
        {
            var seen = batch.Select(index => cases[index].History.ToHashSet()).ToArray();
            var answers = recommender.Recommend([.. batch.Select(index => cases[index].History)], longest + seen.Max(items => items.Count));
            foreach (var (index, place) in batch.Select((index, place) => (index, place)))
            {
                with[index] = [.. answers[place].Take(longest)];
                without[index] = [.. answers[place].Where(item => !seen[place].Contains(item)).Take(longest)];
            }

            progress((double)Interlocked.Add(ref answered, batch.Length) / cases.Count);
        });
        return (new RecommenderMeasurement(recommender.Name, cases, without, options), new RecommenderMeasurement(recommender.Name, cases, with, options));
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
