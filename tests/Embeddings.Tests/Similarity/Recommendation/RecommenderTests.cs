using System.Text;
using Embeddings.Lookup;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity.Recommendation;

public sealed class RecommenderTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();
    private readonly LookupTable table;

    // By the input vectors tea is similar to coffee. By the output vectors a cup follows tea, and sugar follows coffee.
    public RecommenderTests()
    {
        string[] words = ["tea", "coffee", "cup", "sugar", "popular"];
        long[] counts = [10, 10, 10, 10, 1000];
        float[][] input = [[2, 0.5f], [0.5f, 2], [-1, 0], [0, -1], [-1, -1]];
        float[][] output = [[0, 0], [0, 0], [3, 0], [0, 3], [0, 0]];
        using (var stream = File.Create(file))
            LookupTableWriter.Write(stream, words.Length, 2, id => Encoding.UTF8.GetBytes(words[id]), id => counts[id], id => input[id], id => output[id]);
        table = LookupTable.Open(file);
    }

    [Fact]
    public void Similar_answers_what_resembles_and_next_what_follows()
    {
        Assert.Equal("coffee", First(["tea"], new() { Relation = Relation.Similar }));
        Assert.Equal("cup", First(["tea"], new() { Relation = Relation.Next, CountShare = 0 }));
    }

    [Fact]
    public void Of_two_new_items_that_follow_alike_the_one_expected_more_often_comes_first()
    {
        using var inferred = SampleTable.Of(["rare", "frequent"], [[-1, 1], [-1, 1]], counts: [1000, 3000]);
        var options = new RecommendationOptions { Inferred = true, Filter = ItemFilter.Including(table, Array.Empty<int>()) };

        var items = new Recommender(table, inferred: inferred.Table).Recommend(["tea"], options).Items;

        Assert.Equal(["frequent", "rare"], items.Select(item => item.Item));
        Assert.Equal(3, items[0].Similarity / items[1].Similarity, 1e-3);
        Assert.All(items, item => Assert.Equal((0L, true), (item.Count, item.Inferred)));
    }

    [Fact]
    public void Of_two_new_items_like_the_next_one_the_one_nearer_to_the_history_comes_first()
    {
        // Both have the same cosine with the cup, which follows tea.
        using var inferred = SampleTable.Of(("far", [-1, -1]), ("near", [-1, 1]));
        var options = new RecommendationOptions { Inferred = true, Filter = ItemFilter.Including(table, ["cup"]), CountShare = 0 };

        var items = new Recommender(table, inferred: inferred.Table).Recommend(["tea"], options).Items;

        Assert.Equal(["near", "far"], items.Where(item => item.Inferred == true).Select(item => item.Item));
    }

    [Fact]
    public void The_last_item_counts_most()
    {
        var next = new RecommendationOptions { CountShare = 0, Recency = 0.5 };
        Assert.Equal("cup", First(["coffee", "tea"], next));
        Assert.Equal("sugar", First(["tea", "coffee"], next));
        Assert.Equal("sugar", First(["tea", "coffee", "coffee"], next with { Recency = 1 }));
        Assert.Equal("cup", First(["coffee", "coffee", "tea"], next with { LastItems = 1, Recency = 1 }));
    }

    [Fact]
    public void A_score_is_the_product_of_the_mean_and_the_output_vector_and_a_share_of_the_log_count()
    {
        // Weights 1 and 0.5 over their sum: 2/3 coffee (0.5, 2) + 1/3 tea (2, 0.5) = (1, 1.5); times (3, 0) = 3.
        var answer = Recommend(["tea", "coffee"], new() { Recency = 0.5, CountShare = 0.6 });
        var cup = answer.Items.Single(item => item.Item == "cup");
        Assert.Equal(3 + 0.6 * Math.Log(10), cup.Similarity, 4);
        Assert.Equal(10, cup.Count);
    }

    [Fact]
    public void A_share_of_the_log_count_brings_what_is_frequent_forward()
    {
        Assert.Equal("cup", First(["coffee", "tea"], new() { Recency = 0.9, CountShare = 0 }));
        Assert.Equal("popular", First(["coffee", "tea"], new() { Recency = 0.9, CountShare = 1 }));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(1e300)]
    [InlineData(double.NaN)]
    public void A_share_that_is_none_is_refused(double share) => Assert.Equal(
        "setting recommendation.countShare", Assert.Throws<InvalidInputException>(() => Recommend(["tea"], new() { CountShare = share })).Place);

    [Fact]
    public void The_history_is_no_answer_unless_asked_for()
    {
        Assert.DoesNotContain(Recommend(["cup", "tea"], new()).Items, item => item.Item is "cup" or "tea");
        Assert.Contains(Recommend(["cup", "tea"], new() { ExcludeHistory = false }).Items, item => item.Item == "cup");
        Assert.DoesNotContain(Recommend(["cup", "tea"], new() { Relation = Relation.Similar }).Items, item => item.Item is "cup" or "tea");
    }

    [Fact]
    public void A_filter_and_a_top_bound_the_answers()
    {
        var only = ItemFilter.Including(table, ["sugar", "popular"]);
        Assert.Equal(["popular", "sugar"], Recommend(["tea"], new() { Filter = only }).Items.Select(item => item.Item).Order());
        Assert.Single(Recommend(["tea"], new() { Top = 1 }).Items);
    }

    [Fact]
    public void Unknown_items_are_named_and_nothing_resembles_a_history_of_nothing_else()
    {
        var similar = new RecommendationOptions { Relation = Relation.Similar };
        Assert.Equal(["new"], Recommend(["new", "tea"], new()).Unknown);
        Assert.Equal(["new"], Assert.Throws<UnknownItemsException>(() => Recommend(["new", "new"], similar)).Items);
        Assert.Throws<InvalidInputException>(() => Recommend([], similar));
    }

    [Fact]
    public void A_history_of_unknown_items_or_none_is_answered_with_what_is_popular_and_says_so()
    {
        foreach (var history in new string[][] { ["new"], [] })
        {
            var answer = Recommend(history, new() { Top = 1 });
            Assert.Equal(Fallback.Popularity, answer.Fallback);
            Assert.Equal("popular", answer.Items.Single().Item);
        }

        Assert.Null(Recommend(["tea"], new()).Fallback);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Recommend(["tea"], new() { Recency = 1.5 }));
        Assert.Equal("setting recommendation.recency", refusal.Place);
    }

    public void Dispose()
    {
        table.Dispose();
        File.Delete(file);
    }

    private Recommendations Recommend(string[] history, RecommendationOptions options) => new Recommender(table).Recommend(history, options);

    private string First(string[] history, RecommendationOptions options) => Recommend(history, options).Items[0].Item;
}
