using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Numerics;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Settings;
using static Embeddings.Api.Tests.ApiServer;

namespace Embeddings.Api.Tests.Endpoints;

/// <summary>A shop of tools and toys. One of each is new, and nobody has bought it.</summary>
public sealed class UnseenItemsTests : IClassFixture<UnseenItemsTests.Shop>
{
    private readonly ApiServer server;

    public UnseenItemsTests(Shop shop) => server = shop.Server;

    [Fact]
    public async Task An_item_nobody_has_seen_is_answered_for_and_said_to_be_inferred()
    {
        var answer = await server.GetAsync("models/shop/similar?item=tool-new&top=5");

        Assert.True((bool?)answer["inferred"]);
        Assert.All(Items(answer).Split(' '), item => Assert.StartsWith("tool-", item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_is_that_of_an_item_nobody_has_seen()
    {
        var answer = await server.PostAsync("models/shop/similar", new { text = "a doll and a kite", top = 5 });

        Assert.True((bool?)answer["inferred"]);
        Assert.All(Items(answer).Split(' '), item => Assert.StartsWith("toy-", item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_item_with_a_history_is_answered_for_by_its_own_vector()
    {
        var answer = await server.GetAsync("models/shop/similar?item=toy-1&top=5");

        Assert.Null(answer["inferred"]);
        Assert.All(Items(answer).Split(' '), item => Assert.StartsWith("toy-", item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_says_of_each_query_whether_its_vector_is_inferred()
    {
        var answer = await server.PostAsync("models/shop/similar/batch", new { queries = new object[] { new { item = "tool-new" }, new { item = "tool-1" } } });

        Assert.True((bool?)answer["answers"]![0]!["inferred"]);
        Assert.Null(answer["answers"]![1]!["inferred"]);
    }

    [Fact]
    public async Task Items_nobody_has_seen_are_answered_where_they_are_asked_for_and_are_marked()
    {
        async Task<JsonNode?> NewAsync(string route, object query) =>
            (await server.PostAsync(route, query))["items"]!.AsArray().SingleOrDefault(item => (string?)item!["item"] == "toy-new");

        Assert.Null(await NewAsync("models/shop/similar", new { item = "toy-1", top = 41 }));
        Assert.True((bool?)(await NewAsync("models/shop/similar", new { item = "toy-1", top = 41, inferred = true }))!["inferred"]);
        foreach (var relation in new[] { "similar", "next" })
        {
            Assert.Null(await NewAsync("models/shop/recommend", new { history = new[] { "toy-1", "toy-2" }, relation, top = 40 }));
            var found = await NewAsync("models/shop/recommend", new { history = new[] { "toy-1", "toy-2" }, relation, top = 40, inferred = true });
            Assert.True((bool?)found!["inferred"]);
            Assert.Null(await NewAsync("models/shop/recommend", new { history = new[] { "tool-1", "tool-2" }, relation, top = 40, inferred = true }));
        }

        var ranked = (await server.PostAsync("models/shop/rank", new { item = "toy-1", candidates = new[] { "tool-3", "toy-new", "toy-3" } }))["items"]!.AsArray();
        Assert.Equal("tool-3", (string?)ranked[2]!["item"]);
        Assert.True((bool?)ranked.Single(item => (string?)item!["item"] == "toy-new")!["inferred"]);
    }

    [Fact]
    public async Task An_item_nobody_has_seen_counts_in_a_history_and_is_found_by_filters()
    {
        var unknown = await server.PostAsync("models/shop/recommend", new { history = new[] { "toy-new" }, top = 5 });
        var known = await server.PostAsync("models/shop/recommend", new { history = new[] { "toy-new" }, top = 5, inferred = true, explain = true });
        var included = await server.PostAsync("models/shop/recommend", new { history = new[] { "toy-1" }, top = 5, inferred = true, include = new[] { "toy-new", "tool-new" } });
        var filtered = await server.PostAsync(
            "models/shop/similar", new { item = "toy-1", top = 5, inferred = true, filter = new[] { new { field = "shelf", equalTo = "new" } }, fields = new[] { "shelf" } });

        Assert.Equal("toy-new", (string?)unknown["unknown"]![0]);
        Assert.Empty(known["unknown"]!.AsArray());
        Assert.All(Items(known).Split(' '), item => Assert.StartsWith("toy-", item, StringComparison.Ordinal));
        Assert.Equal("toy-new", Items(included).Split(' ')[0]);
        Assert.Equal("toy-new tool-new", Items(filtered));
        Assert.Equal("new", (string?)filtered["fields"]!["toy-new"]!["shelf"]);
    }

    [Fact]
    public async Task A_text_that_says_nothing_to_the_text_model_is_refused_by_its_field()
    {
        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "models/shop/similar", new { text = "zzz" });

        Assert.Equal("text", (string?)problem["field"]);
    }

    [Fact]
    public async Task What_is_neither_seen_nor_written_about_is_unknown() =>
        await server.ProblemAsync(HttpStatusCode.NotFound, "models/shop/similar?item=nothing");

    [Fact]
    public async Task What_inferred_vectors_are_worth_is_told_with_the_version()
    {
        var description = await server.GetAsync("models/shop");

        Assert.InRange((int)description["evaluation"]!["unseenItems"]!["hidden"]!, 1, 20);
    }

    /// <summary>A server with the shop's model, trained by a normal run.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        private const int ItemsOfEach = 40;
        private static readonly string[][] Words = [["hammer", "saw", "drill", "steel"], ["doll", "kite", "puzzle", "teddy"]];

        public ApiServer Server { get; } = new();

        public async Task InitializeAsync()
        {
            await Server.InitializeAsync();
            await WriteAsync("rows.csv", Rows());
            await WriteAsync("items.jsonl", Texts());
            await new LocalTraining(Server.Store, TimeProvider.System).RunAsync("shop", new ModelSettings
            {
                Interactions = new(),
                ColdStart = new(),
                Vocabulary = new() { MinimumCount = 1 },
                Training = new() { Dimensions = 12, Epochs = 20, Sample = 0, LearningRate = 0.05, Threads = 1 },
            });
        }

        public Task DisposeAsync() => Server.DisposeAsync();

        private static string Rows()
        {
            var random = new SplitMix64(1);
            return "user,item,timestamp\n" + string.Concat(Enumerable.Range(0, 400).SelectMany(user =>
                Enumerable.Range(0, 10).Select(step => $"u{user},{Kind(user % 2)}-{random.Below(ItemsOfEach)},{step}\n")));
        }

        private static string Texts()
        {
            var random = new SplitMix64(2);
            return string.Concat(Enumerable.Range(0, 2).SelectMany(kind => Enumerable.Range(0, ItemsOfEach).Select(number => $"{number}").Append("new").Select(number =>
                $$"""{"id":"{{Kind(kind)}}-{{number}}","text":"{{string.Join(' ', Enumerable.Range(0, 3).Select(_ => Words[kind][random.Below(4)]))}}","shelf":"{{(number == "new" ? "new" : "old")}}"}""" + "\n")));
        }

        private static string Kind(int number) => number == 0 ? "tool" : "toy";

        private Task<Artifact> WriteAsync(string file, string text) =>
            Server.Store.WriteAsync($"corpora/shop/{file}", stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
