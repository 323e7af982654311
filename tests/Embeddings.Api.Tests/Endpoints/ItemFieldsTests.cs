using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Tests.Endpoints;

/// <summary>A shop of eight items, of which seven have a line in items.jsonl.</summary>
public sealed class ItemFieldsTests : IAsyncLifetime
{
    private const string Lines = """
        {"id":"peace","title":"Peace","category":"virtue","price":10,"stock":true}
        {"id":"treaty","title":"Treaty","category":"paper","price":5.5,"stock":false,"tags":["old","signed"]}

        {"id":"friendship","title":"Friendship","category":"virtue","price":20,"stock":true,"tags":["old"]}
        {"id":"war","title":"War","category":"vice","price":100,"stock":true}
        {"id":"army","title":"An army","category":"vice","price":99,"stock":true}
        {"id":"unheard-of","title":"Nobody's"}
        {"id":"navy","title":"Navy","category":"vice","price":120,"stock":true}
        {"id":"army","title":"Army","category":"vice","price":80,"stock":true}
        {"id":"gold","title":"Gold","category":"metal","stock":true}
        """;

    private readonly ApiServer server = new();

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        var version = await SampleModel.PublishAsync(server.Store, server.Clock);
        await server.Store.WriteAsync(ModelArtifacts.Items(SampleModel.Name, version), output => output.Write(Encoding.UTF8.GetBytes(Lines)));
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("""[{"field":"category","equalTo":"vice"}]""", "army navy war")]
    [InlineData("""[{"field":"category","equalTo":"vice","not":true}]""", "a/b friendship gold treaty")]
    [InlineData("""[{"field":"category","anyOf":["paper","metal"]}]""", "gold treaty")]
    [InlineData("""[{"field":"price","below":100}]""", "army friendship treaty")]
    [InlineData("""[{"field":"price","from":80,"to":100}]""", "army war")]
    [InlineData("""[{"field":"price","above":80,"below":120}]""", "war")]
    [InlineData("""[{"field":"price","equalTo":5.5}]""", "treaty")]
    [InlineData("""[{"field":"price","from":0,"not":true}]""", "a/b gold")]
    [InlineData("""[{"field":"stock","equalTo":true},{"field":"price","below":100}]""", "army friendship")]
    [InlineData("""[{"field":"tags","equalTo":"signed"}]""", "treaty")]
    [InlineData("""[{"field":"tags","anyOf":["old","new"]}]""", "friendship treaty")]
    [InlineData("""[{"field":"category","equalTo":"nothing"}]""", "")]
    public async Task Exactly_the_items_are_answered_for_which_all_conditions_hold(string filter, string expected)
    {
        var similar = await server.PostAsync("models/words/similar", Query("item", "peace", filter));
        var recommended = await server.PostAsync("models/words/recommend", Query("history", new JsonArray("peace"), filter));

        Assert.Equal(expected, InOrder(similar));
        Assert.Equal(expected, InOrder(recommended));
    }

    [Fact]
    public async Task An_answer_holds_no_more_items_of_a_category_than_its_limit()
    {
        async Task<IEnumerable<string>> RecommendedAsync(object query) =>
            (await server.PostAsync("models/words/recommend", query))["items"]!.AsArray().Select(item => (string)item!["item"]!);
        var all = await RecommendedAsync(new { history = new[] { "a/b" }, relation = "similar", top = 8 });
        var limited = await RecommendedAsync(new { history = new[] { "a/b" }, relation = "similar", top = 8, categoryLimit = 1 });
        var byStock = await RecommendedAsync(new { history = new[] { "a/b" }, relation = "similar", top = 8, categoryLimit = 2, categoryField = "stock" });

        string[] vices = ["war", "army", "navy"], virtues = ["peace", "friendship"];
        Assert.Equal(all.Where(item => item == all.First(vices.Contains) || item == all.First(virtues.Contains) || item is "treaty" or "gold"), limited);
        Assert.Equal(["treaty", .. all.Where(item => item != "treaty").Take(2)], byStock.OrderByDescending(item => item == "treaty"));
        Assert.Equal("categoryField", (string?)(await server.ProblemAsync(
            HttpStatusCode.BadRequest, "models/words/recommend", new { history = new[] { "peace" }, categoryLimit = 1, categoryField = "colour" }))["field"]);
        Assert.Equal("categoryLimit", (string?)(await server.ProblemAsync(
            HttpStatusCode.BadRequest, "models/words/recommend", new { history = new[] { "peace" }, categoryLimit = 0 }))["field"]);
    }

    [Fact]
    public async Task Fields_come_back_with_the_items_the_last_line_of_an_item_counts()
    {
        var titles = await server.GetAsync("models/words/similar?item=war&top=3&fields=title,price");
        var all = await server.PostAsync("models/words/rank", new { item = "peace", candidates = new[] { "treaty", "a/b" }, fields = new[] { "*" } });

        Assert.Equal("""{"title":"Army","price":80}""", titles["fields"]!["army"]!.ToJsonString());
        Assert.Equal("""{"title":"Treaty","category":"paper","price":5.5,"stock":false,"tags":["old","signed"]}""", all["fields"]!["treaty"]!.ToJsonString());
        Assert.False(all["fields"]!.AsObject().ContainsKey("a/b"));
        Assert.Null((await server.GetAsync("models/words/similar?item=war"))["fields"]);
    }

    [Theory]
    [InlineData("""[{"field":"colour","equalTo":"red"}]""", "filter[0].field")]
    [InlineData("""[{"field":"price"}]""", "filter[0]")]
    [InlineData("""[{"field":"price","equalTo":1,"below":2}]""", "filter[0]")]
    [InlineData("""[{"field":"price","below":2},{"field":"category","equalTo":{}}]""", "filter[1]")]
    public async Task A_condition_that_is_wrong_is_refused_by_its_place(string filter, string place) =>
        Assert.Equal(place, (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, "models/words/similar", Query("item", "peace", filter)))["field"]);

    [Fact]
    public async Task Without_what_is_known_of_items_a_filter_is_refused_and_says_what_to_do()
    {
        await SampleModel.PublishAsync(server.Store, server.Clock, name: "plain");

        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "models/plain/similar", Query("item", "peace", """[{"field":"price","below":1}]"""));
        var fields = await server.ProblemAsync(HttpStatusCode.BadRequest, "models/plain/similar?item=peace&fields=title");

        Assert.Contains("items.jsonl", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(("filter", "fields"), ((string?)problem["field"], (string?)fields["field"]));
    }

    [Fact]
    public async Task The_map_is_told_the_values_of_a_field_the_most_frequent_first()
    {
        var items = (await server.GetAsync("models/words/map"))["items"]!.AsArray().Select(item => (string?)item).ToList();
        var category = await server.GetAsync("models/words/map/fields/category?top=2");
        var price = await server.GetAsync("models/words/map/fields/price");

        Assert.Equal(["vice", "virtue"], category["values"]!.AsArray().Select(value => (string?)value));
        int ValueOf(string item) => (int)category["valueIndex"]![items.IndexOf(item)]!;
        Assert.Equal((0, 1, -1, -1), (ValueOf("war"), ValueOf("peace"), ValueOf("gold"), ValueOf("a/b")));
        Assert.Null(category["numbers"]);
        Assert.Equal((5.5, null), ((double?)price["numbers"]![items.IndexOf("treaty")], (double?)price["numbers"]![items.IndexOf("gold")]));
        Assert.Equal(["category", "price", "stock", "tags", "title"], (await server.GetAsync("models/words"))["fields"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("field", (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, "models/words/map/fields/colour"))["field"]);
    }

    [Fact]
    public async Task A_batch_filters_each_query_and_gives_fields_with_its_items()
    {
        var query = Query("item", "peace", """[{"field":"category","equalTo":"vice"}]""");
        query["fields"] = new JsonArray("title");
        var answers = (await server.PostAsync("models/words/similar/batch", new JsonObject { ["queries"] = new JsonArray(query, new JsonObject { ["item"] = "war", ["top"] = 1 }) }))["answers"]!;

        Assert.Equal("army navy war", InOrder(answers[0]!));
        Assert.Equal("Navy", (string?)answers[0]!["fields"]!["navy"]!["title"]);
        Assert.Null(answers[1]!["fields"]);
    }

    [Fact]
    public async Task What_lies_beside_a_corpus_is_published_with_the_version()
    {
        await UploadAsync("items.jsonl", """{"id":"cat","title":"The cat"}""" + "\n");
        var run = await TrainAsync();

        Assert.Equal("completed", (string?)run["stage"]);
        Assert.Equal("The cat", (string?)(await server.GetAsync("models/pets/similar?item=dog&top=10&fields=title"))["fields"]!["cat"]!["title"]);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_told_before_the_training()
    {
        await server.Store.WriteAsync("corpora/pets/items.jsonl", stream => stream.Write("{\"id\":\"cat\"}\n[]\n"u8));
        var run = await TrainAsync();

        Assert.Equal(("failed", 0L), ((string?)run["stage"], (long)run["tokens"]!));
        Assert.Contains("items.jsonl, line 2", (string?)run["failure"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_with_a_line_that_cannot_be_read_is_refused_and_leaves_the_earlier_file()
    {
        await UploadAsync("items.jsonl", """{"id":"cat"}""" + "\n");
        using var body = new StringContent("""{"id":"cat"}""" + "\n{broken\n");

        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "corpora/pets/items.jsonl", HttpMethod.Put, body);

        Assert.Contains("items.jsonl, line 2", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal("{\"id\":\"cat\"}\n", await server.Client.GetStringAsync(new Uri("corpora/pets/items.jsonl", UriKind.Relative)));
    }

    private async Task<JsonNode> TrainAsync()
    {
        await UploadAsync("settings.json", """{"vocabulary":{"minimumCount":1},"training":{"dimensions":8,"epochs":1,"threads":1,"sample":0}}""");
        await UploadAsync("corpus.txt", string.Concat(Enumerable.Repeat("the cat and the dog and the horse\n", 50)));
        using var started = await server.Client.PostAsync(new Uri("models/pets/runs", UriKind.Relative), null);
        await server.Runs.EndedAsync("pets");
        return await server.GetAsync(started.Headers.Location!.OriginalString);
    }

    private async Task UploadAsync(string file, string text)
    {
        using var body = new StringContent(text);
        using var answer = await server.Client.PutAsync(new Uri($"corpora/pets/{file}", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    private static JsonObject Query(string member, JsonNode value, string filter) => new() { [member] = value, ["top"] = 20, ["filter"] = JsonNode.Parse(filter) };

    private static string InOrder(JsonNode answer) => string.Join(' ', ApiServer.Items(answer).Split(' ').Order(StringComparer.Ordinal));
}
