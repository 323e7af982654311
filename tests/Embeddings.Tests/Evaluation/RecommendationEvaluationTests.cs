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
            cases, [new PopularityRecommender(Sequences)], new HashSet<string> { "a", "b", "c", "d" }, new() { K = [1, 4] });
        Assert.Equal((2, 2, 1, 4), (report.Cases, report.Targets, report.UnseenTargets, report.KnownItems));
        Assert.Equal(0.5, report.At("popularity", 1).HitRate.Value);
        Assert.Equal(0.5, report.At("popularity", 1).Coverage);
        Assert.Equal(1, report.At("popularity", 4).Coverage);
    }

    [Fact]
    public void A_report_survives_json()
    {
        var report = RecommendationEvaluation.Evaluate(
            [new("1", ["a"], ["b"])], [new PopularityRecommender(Sequences)], new HashSet<string> { "a", "b" }, new());
        var json = JsonSerializer.Serialize(report, JsonSerializerOptions.Web);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<RecommendationReport>(json, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
    }
}
