using System.Net;
using System.Text.Json.Nodes;
using static Embeddings.Api.Tests.ApiServer;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class RankEndpointsTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private static readonly string[] Texts = ["gold", "The army!", "zzz qqq", "friendship, and the treaty", "war"];

    private readonly ApiServer server = sample.Server;

    [Fact]
    public async Task Candidates_are_ranked_and_nothing_else_is_answered() => Assert.Equal(
        "army war gold", Items(await server.PostAsync("models/words/rank", new { item = "navy", candidates = new[] { "gold", "war", "army" } })));

    [Fact]
    public async Task A_ranking_holds_all_candidates_unless_fewer_are_asked_for()
    {
        string[] candidates = ["gold", "war", "army", "treaty", "friendship", "peace", "a/b"];

        Assert.Equal(7, (await server.PostAsync("models/words/rank", new { item = "navy", candidates }))["items"]!.AsArray().Count);
        Assert.Equal("army war", Items(await server.PostAsync("models/words/rank", new { item = "navy", candidates, top = 2 })));
        Assert.Equal("war treaty", Items(await server.PostAsync("models/words/rank", new { item = "navy", candidates = new[] { "treaty", "war", "army" }, exclude = new[] { "army" } })));
    }

    [Fact]
    public async Task A_ranking_refuses_a_second_list_of_what_to_look_at() => Assert.Equal("include", (string?)(await server.ProblemAsync(
        HttpStatusCode.BadRequest, "models/words/rank", new { item = "navy", candidates = new[] { "war" }, include = new[] { "war" } }))["field"]);

    [Fact]
    public async Task Texts_are_ranked_by_their_Word_Movers_Distance_and_each_says_how_far_it_is()
    {
        var answer = await RankAsync(new { text = "peace", texts = Texts, metric = "wordMovers", top = 3 });

        Assert.Equal(sample.Version, (string?)answer["version"]);
        Assert.Equal([3, 4, 1], Places(answer));
        Assert.Equal(["friendship, and the treaty", "war", "The army!"], answer["texts"]!.AsArray().Select(text => (string?)text!["text"]));
        // Half of the text is 10 degrees away and half 20. The distances are chords of unit vectors.
        var distance = Math.Sin(5 * Math.PI / 180) + Math.Sin(10 * Math.PI / 180);
        Assert.Equal(distance, (double)answer["texts"]![0]!["distance"]!, 5);
        Assert.Equal(1 / (1 + distance), (double)answer["texts"]![0]!["similarity"]!, 5);
        Assert.Null(answer["items"]);
    }

    [Fact]
    public async Task The_distance_of_a_ranking_is_the_distance_of_the_two_texts_alone()
    {
        var ranked = await RankAsync(new { text = "peace war", texts = Texts, metric = "wordMovers" });

        foreach (var text in ranked["texts"]!.AsArray())
        {
            var alone = await server.PostAsync("models/words/similarity", new { a = "peace war", b = (string?)text!["text"], metric = "wordMovers" });
            Assert.Equal((double)alone["distance"]!, (double)text["distance"]!, 9);
        }
    }

    [Theory]
    [InlineData("cosine")]
    [InlineData("dot")]
    [InlineData("euclidean")]
    [InlineData("manhattan")]
    public async Task Texts_are_ranked_by_their_vectors_where_the_metric_compares_vectors(string metric)
    {
        var answer = await RankAsync(new { text = "peace", texts = Texts, metric });

        foreach (var text in answer["texts"]!.AsArray())
        {
            var alone = await server.PostAsync("models/words/similarity", new { a = "peace", b = (string?)text!["text"], metric });
            Assert.Equal((double)alone["similarity"]!, (double)text["similarity"]!, 6);
        }

        Assert.Equal([3, 4, 1, 0], Places(answer));
        Assert.Null(answer["texts"]![0]!["distance"]);
    }

    [Fact]
    public async Task Words_that_are_not_known_are_told_and_texts_of_nothing_else_are_not_ranked()
    {
        var answer = await RankAsync(new { text = "Peace, please", texts = Texts });

        Assert.Equal(["please", "the", "zzz", "qqq", "and"], answer["unknown"]!.AsArray().Select(word => (string?)word));
        Assert.Equal([2], answer["unranked"]!.AsArray().Select(place => (int)place!));
        Assert.DoesNotContain(2, Places(answer));
    }

    [Fact]
    public async Task Texts_less_similar_than_the_minimum_are_left_out() =>
        Assert.Equal([3], Places(await RankAsync(new { text = "peace", texts = Texts, metric = "wordMovers", minimum = 0.6 })));

    [Fact]
    public async Task Texts_that_are_equally_near_keep_the_order_they_came_in() =>
        Assert.Equal([1, 2, 0], Places(await RankAsync(new { text = "war", texts = new[] { "gold", "war", "War!" }, metric = "wordMovers" })));

    [Theory]
    [InlineData("candidates", """{"item":"peace"}""")]
    [InlineData("candidates", """{"text":"peace","candidates":["war"],"texts":["war"]}""")]
    [InlineData("texts", """{"text":"peace","texts":[]}""")]
    [InlineData("texts[1]", """{"text":"peace","texts":["war",null]}""")]
    [InlineData("texts[1]", """{"text":"peace","texts":["war"," ,"]}""")]
    [InlineData("text", """{"text":"","texts":["war"]}""")]
    [InlineData("text", """{"texts":["war"]}""")]
    [InlineData("texts", """{"item":"peace","texts":["war"]}""")]
    [InlineData("metric", """{"item":"peace","candidates":["war"],"metric":"wordMovers"}""")]
    [InlineData("metric", """{"text":"peace","texts":["war"],"metric":"jaccard"}""")]
    [InlineData("top", """{"text":"peace","texts":["war"],"top":0}""")]
    [InlineData("minimum", """{"text":"peace","texts":["war"],"minimum":1e39}""")]
    [InlineData("exclude", """{"text":"peace","texts":["war"],"exclude":["war"]}""")]
    [InlineData("pooling", """{"text":"peace","texts":["war"],"pooling":{}}""")]
    public async Task A_ranking_that_cannot_be_made_is_refused_by_the_field_that_is_wrong(string field, string body) =>
        Assert.Equal(field, (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, "models/words/rank", JsonNode.Parse(body)!))["field"]);

    [Theory]
    [InlineData("text", """{"text":"zzz","texts":["war"]}""")]
    [InlineData("text", """{"text":"zzz","texts":["war"],"metric":"wordMovers"}""")]
    [InlineData("texts", """{"text":"war","texts":["zzz"],"metric":"wordMovers"}""")]
    public async Task A_ranking_of_nothing_but_unknown_words_is_refused_with_the_words(string field, string body)
    {
        var problem = await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/rank", JsonNode.Parse(body)!);

        Assert.Equal(field, (string?)problem["field"]);
        Assert.Equal("zzz", (string?)problem["items"]![0]);
    }

    private Task<JsonNode> RankAsync(object query) => server.PostAsync("models/words/rank", query);

    private static IEnumerable<int> Places(JsonNode answer) => answer["texts"]!.AsArray().Select(text => (int)text!["index"]!);
}
