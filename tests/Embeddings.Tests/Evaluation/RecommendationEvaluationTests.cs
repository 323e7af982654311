using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Baselines;

namespace Embeddings.Tests.Evaluation;

public class RecommendationEvaluationTests
{
    private static readonly string[][] Sequences = [["a", "b", "c"], ["a", "b", "d"], ["a", "c"]];

    [Fact]
    public void Metrics_are_those_of_the_textbook()
    {
        string[] ranked = ["x", "a", "y", "b"];
        HashSet<string> targets = ["a", "b", "z"];
        Assert.Equal(0, RankingMetrics.HitRate(ranked, targets, 1));
        Assert.Equal(1, RankingMetrics.HitRate(ranked, targets, 2));
        Assert.Equal(2.0 / 3, RankingMetrics.Recall(ranked, targets, 4), 12);
        Assert.Equal(0.5, RankingMetrics.ReciprocalRank(ranked, targets, 4), 12);
        var ideal = 1 + 1 / Math.Log2(3) + 0.5;
        Assert.Equal((1 / Math.Log2(3) + 1 / Math.Log2(5)) / ideal, RankingMetrics.Ndcg(ranked, targets, 4), 12);
    }

    [Fact]
    public void Popularity_recommends_the_most_frequent_items_not_yet_seen() =>
        Assert.Equal(["b", "c"], new PopularityRecommender(Sequences).Recommend(["a"], 2, new HashSet<string> { "a" }));

    [Fact]
    public void Cooccurrence_recommends_what_stood_near_the_end_of_the_history()
    {
        var recommender = new CooccurrenceRecommender(Sequences, ["c", "d"], window: 1, lastItems: 1);
        Assert.Equal(["a", "b"], recommender.Recommend(["d", "c"], 5, new HashSet<string>()));
        Assert.Equal(["b"], recommender.Recommend(["c", "d"], 5, new HashSet<string>()));
        Assert.Empty(recommender.Recommend(["never seen"], 5, new HashSet<string>()));
    }

    [Fact]
    public void Unseen_targets_count_as_misses_and_history_is_no_answer()
    {
        HeldOutCase[] cases = [new("1", ["a"], ["b"]), new("2", ["b"], ["never seen"])];
        var report = RecommendationEvaluation.Evaluate(
            cases, [new PopularityRecommender(Sequences)], Counts("a", "b", "c", "d"), new() { K = [1, 4] });
        Assert.Equal((2, 2, 1, 4), (report.Cases, report.Targets, report.UnseenTargets, report.KnownItems));
        Assert.Equal(0.5, report.At("popularity", 1).HitRate.Value);
        Assert.Equal(0.5, report.At("popularity", 1).Coverage);
        Assert.Equal(1, report.At("popularity", 4).Coverage);
    }

    [Fact]
    public void A_report_survives_json()
    {
        var report = RecommendationEvaluation.Evaluate(
            [new("1", ["a"], ["b"])], [new PopularityRecommender(Sequences)], Counts("a", "b"), new());
        var json = JsonSerializer.Serialize(report, JsonSerializerOptions.Web);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<RecommendationReport>(json, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
    }

    [Fact]
    public void The_report_agrees_with_a_plain_evaluation_of_every_case()
    {
        var random = new Random(12);
        var sequences = Enumerable.Range(0, 80).Select(_ => Enumerable.Range(0, random.Next(2, 9)).Select(_ => $"i{(int)(20 * Math.Pow(random.NextDouble(), 2))}").ToArray()).ToArray();
        HeldOutCase[] cases = [.. sequences.Select((sequence, user) => new HeldOutCase($"{user}", sequence[..^1], [sequence[^1]]))];
        var training = cases.Select(held => held.History).ToArray();
        var counts = training.SelectMany(items => items).CountBy(item => item).ToDictionary(entry => entry.Key, entry => (long)entry.Value);
        IRecommender[] recommenders = [new PopularityRecommender(training), new ItemNeighboursRecommender(training, counts.Keys)];

        var report = RecommendationEvaluation.Evaluate(cases, recommenders, counts, new() { K = [3, 5] });

        Assert.Equal(cases.Count(held => held.History.Contains(held.Targets[0])), report.RepeatedTargets);
        foreach (var (measured, excludes) in new[] { (report.Recommenders, true), (report.WithRepeats!, false) })
            foreach (var (recommender, metrics) in recommenders.Zip(measured))
            {
                var ranks = cases.Select(held => Rank(recommender, held, excludes, counts.Count)).ToArray();
                foreach (var at in metrics.At)
                {
                    Assert.Equal(ranks.Average(rank => rank <= at.K ? 1.0 : 0), at.HitRate.Value, 12);
                    Assert.Equal(ranks.Average(rank => rank <= at.K ? 1 / Math.Log2(rank + 1) : 0), at.Ndcg.Value, 12);
                    Assert.Equal(ranks.Average(rank => rank <= at.K ? 1.0 / rank : 0), at.ReciprocalRank.Value, 12);
                    Assert.InRange(at.HitRate.Value, at.HitRate.Low, at.HitRate.High);
                }
            }
    }

    [Fact]
    public void A_difference_is_that_of_the_same_users_and_its_interval_is_narrower_than_those_of_the_rates()
    {
        HeldOutCase[] cases = [.. Enumerable.Range(0, 200).Select(user => new HeldOutCase($"{user}", ["a"], [user % 2 == 0 ? "b" : "c"]))];
        var counts = Counts("a", "b", "c");

        var report = RecommendationEvaluation.Evaluate(cases, [new Fixed("first", ["b"]), new Fixed("same", ["b"]), new Fixed("other", ["c"])], counts, new() { K = [1] });

        Assert.Null(report.Recommenders[0].Difference);
        Assert.Equal(new Estimate(0, 0, 0), report.Recommenders[1].Difference);
        Assert.InRange(report.Recommenders[2].Difference!.Value, -0.01, 0.01);
    }

    [Fact]
    public void A_baseline_that_is_better_than_the_version_is_warned_of_and_says_whether_chance_explains_it()
    {
        HeldOutCase[] cases = [.. Enumerable.Range(0, 100).Select(user => new HeldOutCase($"{user}", ["a"], ["b"]))];
        RecommendationReport Report(params IRecommender[] recommenders) => RecommendationEvaluation.Evaluate(cases, recommenders, Counts("a", "b", "c"), new() { K = [1] });

        Assert.Contains("the hit rate at 1 is 1.0000 by better and 0.0000 by own; chance does not explain the difference", Report(new Fixed("own", ["c"]), new Fixed("better", ["b"])).Warning, StringComparison.Ordinal);
        Assert.Null(Report(new Fixed("own", ["b"]), new Fixed("worse", ["c"])).Warning);
        Assert.Null(Report(new Fixed("own", ["b"]), new Fixed("equal", ["b"])).Warning);
    }

    [Fact]
    public void Hit_rates_are_told_apart_by_the_popularity_of_the_target()
    {
        var counts = new Dictionary<string, long> { ["head"] = 10, ["middle1"] = 5, ["middle2"] = 5, ["tail1"] = 4, ["tail2"] = 3, ["tail3"] = 3 };
        HeldOutCase[] cases = [new("1", ["x"], ["head"]), new("2", ["x"], ["middle2"]), new("3", ["x"], ["tail3"]), new("4", ["x"], ["tail1"])];

        var metrics = RecommendationEvaluation.Evaluate(cases, [new Fixed("own", ["head", "tail1"])], counts, new() { K = [2] }).Recommenders.Single();

        Assert.Equal(new HitRateByPopularity(1, 0, 0.5), metrics.ByPopularity);
        Assert.Equal((-Math.Log2(10.0 / 30) - Math.Log2(4.0 / 30)) / 2, metrics.Novelty!.Value, 9);
    }

    [Fact]
    public void Every_recommender_says_how_far_it_is_behind_the_best()
    {
        HeldOutCase[] cases = [.. Enumerable.Range(0, 100).Select(user => new HeldOutCase($"{user}", ["a"], [user < 80 ? "b" : "c"]))];

        var report = RecommendationEvaluation.Evaluate(cases, [new Fixed("own", ["c"]), new Fixed("best", ["b"])], Counts("a", "b", "c"), new() { K = [1] });

        Assert.Null(report.Recommenders[1].BehindBest);
        Assert.Equal(0.6, report.Recommenders[0].BehindBest!.Value, 9);
        Assert.True(report.Recommenders[0].BehindBest!.Low > 0);
    }

    [Fact]
    public void Users_whose_target_shares_its_time_are_told_apart_from_the_others()
    {
        HeldOutCase[] cases = [.. Enumerable.Range(0, 10).Select(user => new HeldOutCase($"{user}", ["a"], [user < 4 ? "b" : "c"]) { Tied = user < 4 })];

        var report = RecommendationEvaluation.Evaluate(cases, [new Fixed("own", ["b"])], Counts("a", "b", "c"), new() { K = [1], Rows = 50, TiedRows = 7 });

        Assert.Equal(new TiesReport(7, 50, 4, 1, 0), report.Ties);
    }

    private static Dictionary<string, long> Counts(params string[] items) => items.ToDictionary(item => item, _ => 1L);

    private static int Rank(IRecommender recommender, HeldOutCase held, bool excludes, int items)
    {
        var ranked = recommender.Recommend(held.History, items, excludes ? held.History.ToHashSet() : []);
        for (var rank = 1; rank <= ranked.Count; rank++)
            if (ranked[rank - 1] == held.Targets[0])
                return rank;
        return int.MaxValue;
    }

    private sealed class Fixed(string name, string[] answer) : IRecommender
    {
        public string Name => name;

        public IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded) =>
            [.. answer.Where(item => !excluded.Contains(item)).Take(count)];
    }
}
