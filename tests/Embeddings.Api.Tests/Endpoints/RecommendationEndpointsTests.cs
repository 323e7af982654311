using System.Net;
using static Embeddings.Api.Tests.ApiServer;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class RecommendationEndpointsTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private readonly ApiServer server = sample.Server;

    [Fact]
    public async Task What_resembles_a_history_is_nearest_by_cosine()
    {
        var answer = await server.PostAsync("models/words/recommend", new { history = new[] { "war" }, relation = "similar", top = 1 });

        Assert.Equal("army", Items(answer));
        Assert.Equal("similar", (string?)answer["relation"]);
    }

    /// <summary>The output vector of each word is the input vector of the next one, so what follows a word is the word before it.</summary>
    [Fact]
    public async Task What_follows_a_history_is_told_by_output_vectors()
    {
        var answer = await server.PostAsync("models/words/recommend", new { history = new[] { "gold" }, top = 1, countShare = 0, repeat = true });

        Assert.Equal("next", (string?)answer["relation"]);
        Assert.Equal("navy", Items(answer));
    }

    [Fact]
    public async Task A_version_without_output_vectors_says_so_where_what_comes_next_is_asked_for()
    {
        await SampleModel.PublishAsync(server.Store, server.Clock, withOutputs: false, name: "inputs-only");

        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "models/inputs-only/recommend", new { history = new[] { "war" }, relation = "next" });

        Assert.Equal("relation", (string?)problem["field"]);
        Assert.Equal("similar", (string?)(await server.PostAsync("models/inputs-only/recommend", new { history = new[] { "war" } }))["relation"]);
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1)]
    public async Task A_share_of_the_log_count_that_is_none_is_refused(double countShare)
    {
        var problem = await server.ProblemAsync(
            HttpStatusCode.BadRequest, "models/words/recommend", new { history = new[] { "peace" }, relation = "next", countShare });

        Assert.Equal("countShare", (string?)problem["field"]);
    }

    [Fact]
    public async Task Nothing_resembles_a_history_of_unknown_items_alone()
    {
        var problem = await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/recommend", new { history = new[] { "x", "y" }, relation = "similar" });

        Assert.Equal(2, problem["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_history_of_unknown_items_alone_is_followed_by_what_is_popular_and_says_so()
    {
        var answer = await server.PostAsync("models/words/recommend", new { history = new[] { "x", "y" }, top = 3 });

        Assert.Equal("popularity", (string?)answer["fallback"]);
        Assert.Equal(["x", "y"], answer["unknown"]!.AsArray().Select(item => (string?)item));
        Assert.Equal(3, answer["items"]!.AsArray().Count);
        Assert.Equal(Items(answer), Items(await server.PostAsync("models/words/recommend", new { history = Array.Empty<string>(), top = 3 })));
    }

    [Fact]
    public async Task Weights_of_parts_that_are_none_are_refused_by_their_field()
    {
        var problem = await server.ProblemAsync(
            HttpStatusCode.BadRequest, "models/words/recommend", new { history = new[] { "peace" }, parts = new { embedding = -1 } });

        Assert.Contains("embedding", (string?)problem["field"], StringComparison.Ordinal);
    }
}
