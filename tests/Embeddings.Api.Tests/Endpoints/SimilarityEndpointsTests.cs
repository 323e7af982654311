using System.Net;
using static Embeddings.Api.Tests.ApiServer;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class SimilarityEndpointsTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private readonly ApiServer server = sample.Server;

    [Fact]
    public async Task The_items_nearest_to_an_item_come_with_similarity_and_count_best_first()
    {
        var answer = await server.GetAsync("models/words/similar?item=peace&top=2");

        Assert.Equal("treaty friendship", Items(answer));
        Assert.Equal(sample.Version, (string?)answer["version"]);
        Assert.Equal("words", (string?)answer["model"]);
        Assert.Equal(Math.Cos(10 * Math.PI / 180), (double)answer["items"]![0]!["similarity"]!, 5);
        Assert.Equal(80, (long)answer["items"]![0]!["count"]!);
    }

    [Fact]
    public async Task An_item_whose_name_holds_a_slash_can_be_asked_for() =>
        Assert.Equal("gold", Items(await server.GetAsync("models/words/similar?item=a%2Fb&top=1")));

    [Fact]
    public async Task Items_below_the_minimum_are_left_out() =>
        Assert.Equal("treaty friendship", Items(await server.GetAsync("models/words/similar?item=peace&minimum=0.9")));

    [Fact]
    public async Task Metrics_change_what_similarity_means() => Assert.Equal(
        1 / (1 + (4 * Math.Sin(5 * Math.PI / 180))),
        (double)(await server.GetAsync("models/words/similar?item=peace&top=1&metric=euclidean"))["items"]![0]!["similarity"]!,
        5);

    [Fact]
    public async Task An_analogy_takes_one_item_away_and_adds_two() =>
        Assert.Equal("army", Items(await server.GetAsync("models/words/analogy?a=peace&b=treaty&c=war&top=1")));

    [Fact]
    public async Task Items_can_be_added_and_subtracted() =>
        Assert.Equal("navy", Items(await server.PostAsync("models/words/similar", new { positive = new[] { "war", "army" }, negative = new[] { "peace" }, top = 1 })));

    [Fact]
    public async Task A_vector_can_be_asked_about() =>
        Assert.Equal("war army", Items(await server.PostAsync("models/words/similar", new { vector = new[] { 0f, 5f }, top = 2 })));

    [Fact]
    public async Task A_text_is_cut_into_words_and_says_which_of_them_it_does_not_know()
    {
        var answer = await server.PostAsync("models/words/similar", new { text = "War, and the ARMY!", top = 1 });

        Assert.Equal("navy", Items(answer));
        Assert.Equal(["and", "the"], answer["unknown"]!.AsArray().Select(word => (string?)word));
    }

    [Fact]
    public async Task A_history_is_pooled_by_its_weights_and_none_of_its_items_is_answered()
    {
        var history = new object[] { new { item = "peace", weight = 0.1 }, new { item = "war", weight = 3 }, new { item = "zeppelin" } };

        var answer = await server.PostAsync("models/words/similar", new { history, top = 1 });

        Assert.Equal("army", Items(answer));
        Assert.Equal("zeppelin", (string?)answer["unknown"]![0]);
    }

    [Fact]
    public async Task In_a_recency_weighted_history_the_newest_item_counts_most()
    {
        var history = new[] { new { item = "war" }, new { item = "peace" } };

        var answer = await server.PostAsync("models/words/similar", new { history, pooling = new { mode = "recencyWeighted", decay = 0.01 }, top = 1 });

        Assert.Equal("treaty", Items(answer));
    }

    [Fact]
    public async Task Only_included_items_are_answered_and_excluded_ones_never() => Assert.Equal(
        "army",
        Items(await server.PostAsync("models/words/similar", new { item = "peace", include = new[] { "war", "army" }, exclude = new[] { "war" } })));

    [Fact]
    public async Task A_batch_is_answered_in_its_order()
    {
        var answer = await server.PostAsync(
            "models/words/similar/batch", new { queries = new object[] { new { item = "gold", top = 1 }, new { text = "army", top = 1 } } });

        Assert.Equal("a/b", Items(answer["answers"]![0]!));
        Assert.Equal("navy", Items(answer["answers"]![1]!).Split(' ')[0]);
    }

    [Fact]
    public async Task A_batch_is_answered_as_its_queries_are_alone()
    {
        var words = new[] { "peace", "treaty", "friendship", "war", "army", "navy", "gold", "a/b" };
        var together = await server.PostAsync("models/words/similar/batch", new { queries = words.Select(item => new { item, top = 3 }) });

        foreach (var (word, index) in words.Select((word, index) => (word, index)))
        {
            var alone = await server.GetAsync($"models/words/similar?item={Uri.EscapeDataString(word)}&top=3");
            Assert.Equal(alone["items"]!.ToJsonString(), together["answers"]![index]!["items"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task A_problem_is_no_state_of_a_version_that_could_be_kept()
    {
        using var answer = await server.Client.GetAsync("models/words/similar?item=nosuch");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Null(answer.Headers.ETag);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task The_odd_one_out_is_the_one_that_fits_least() => Assert.Equal(
        "gold", (string?)(await server.PostAsync("models/words/odd-one-out", new { items = new[] { "war", "army", "gold", "navy" } }))["item"]);

    [Fact]
    public async Task All_unknown_items_are_listed()
    {
        var problem = await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/similar", new { positive = new[] { "x", "peace" }, negative = new[] { "y" } });

        Assert.Equal("/problems/unknown-items", (string?)problem["type"]);
        Assert.Equal(["x", "y"], problem["items"]!.AsArray().Select(item => (string?)item));
    }

    [Theory]
    [InlineData("similar?item=x", "item")]
    [InlineData("analogy?a=x&b=peace&c=war", "a")]
    [InlineData("analogy?a=peace&b=x&c=y", "b")]
    [InlineData("analogy?a=peace&b=war&c=x", "c")]
    [InlineData("similarity?a=peace&b=x", "b")]
    [InlineData("vector?item=x", "item")]
    public async Task An_unknown_item_is_told_by_the_name_of_its_parameter(string query, string field) =>
        Assert.Equal(field, (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, $"models/words/{query}"))["field"]);

    /// <summary>float32 ends at 3.4e38. A query that would overflow is refused, and never answered with numbers that are not finite.</summary>
    [Fact]
    public async Task A_vector_too_long_to_be_compared_is_refused_with_the_field_it_is_made_of()
    {
        Assert.Equal("vector", await RefusedAsync(new { vector = new[] { 3e38f, 3e38f }, metric = "dot" }));
        Assert.Equal("history", await RefusedAsync(new { history = new[] { Weighing("peace", 1e38f) }, pooling = new { mode = "sum" }, metric = "euclidean" }));
        Assert.Equal("history", await RefusedAsync(new { history = new[] { Weighing("peace", 3e38f), Weighing("treaty", 3e38f) }, pooling = new { mode = "sum" } }));
        Assert.Equal(
            "queries[1].vector",
            await RefusedAsync(new { queries = new object[] { new { item = "peace" }, new { vector = new[] { 3e38f, 3e38f }, metric = "dot" } } }, "similar/batch"));
    }

    [Fact]
    public async Task Of_weights_that_are_averaged_only_the_proportion_counts() => Assert.Equal(
        Items(await server.PostAsync("models/words/similar", new { history = new[] { Weighing("peace", 1), Weighing("war", 3) } })),
        Items(await server.PostAsync("models/words/similar", new { history = new[] { Weighing("peace", 1e38f), Weighing("war", 3e38f) } })));

    [Fact]
    public async Task A_query_given_in_two_ways_is_refused()
    {
        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "models/words/similar", new { item = "peace", text = "war" });

        Assert.Contains("item, text are given together", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private async Task<string?> RefusedAsync(object body, string operation = "similar") =>
        (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, $"models/words/{operation}", body))["field"];

    private static object Weighing(string item, float weight) => new { item, weight };
}
