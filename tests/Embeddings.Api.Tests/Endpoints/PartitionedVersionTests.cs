using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Api.Problems;
using Embeddings.Lookup;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Tests.Steps;

namespace Embeddings.Api.Tests.Endpoints;

/// <summary>A version that is served from its partitioned index answers as it would if its table were loaded, or refuses by name.</summary>
public sealed class PartitionedVersionTests(PartitionedVersionTests.Published published) : IClassFixture<PartitionedVersionTests.Published>
{
    private const int Count = 400;
    private readonly ApiServer server = published.Server;

    public static TheoryData<string> Gets =>
    [
        "similar?item=item7", "similar?item=item7&top=25&metric=dot", "similar?item=item7&metric=euclidean&minimum=0.2", "similar?item=item7&metric=manhattan",
        "analogy?a=item1&b=item2&c=item3", "vector?item=item9", "items?prefix=item1&top=5", "items?prefix=item1&top=5&after=item12", "items?prefix=&top=3", "items?prefix=nothing",
        "similarity?a=item1&b=item2", "windows?text=item1%20nobody%20item2%20item3",
    ];

    public static TheoryData<string, string> Posts => new()
    {
        { "similar", """{"item":"item7","exclude":["item8","item9","nobody"]}""" },
        { "similar", """{"item":"item7","include":["item1","item2","item3","item7"],"top":2}""" },
        { "similar", """{"item":"item7","include":["item1","item2","item3"],"exclude":["item2"],"metric":"dot","minimum":-5}""" },
        { "similar", """{"positive":["item1","item2"],"negative":["item3"],"top":7}""" },
        { "similar", """{"history":[{"item":"item1"},{"item":"item5","weight":2},{"item":"nobody"}]}""" },
        { "similar", """{"vector":[1,2,3,4,5,6,7,8]}""" },
        { "similar", """{"text":"item1 item2 nobody"}""" },
        { "similar/batch", """{"queries":[{"item":"item1"},{"item":"item2","top":3},{"item":"nobody"},{"vector":[1]}],"continueOnError":true}""" },
        { "vectors", """{"items":["item3","item4"]}""" },
        { "odd-one-out", """{"items":["item1","item2","item3","item4"]}""" },
        { "rank", """{"item":"item1","candidates":["item5","item2","item9","item2"]}""" },
        { "recommend", """{"history":["item1","item2"],"relation":"similar","top":6}""" },
        { "recommend", """{"history":["item1","item2"],"relation":"next","top":6,"exclude":["item7"]}""" },
        { "recommend", """{"history":["item4"],"repeat":true,"countShare":0.6}""" },
        { "recommend", """{"history":[],"top":4}""" },
        { "recommend", """{"history":["nobody"],"relation":"next","exclude":["item0"]}""" },
    };

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "similar", """{"item":"item7","exact":true}""", "exact" },
        { "similar", """{"item":"item7","filter":[{"field":"price","below":3}]}""", "filter" },
        { "similar", """{"item":"item7","fields":["title"]}""", "fields" },
        { "recommend", """{"history":["item1"],"diversity":0.5}""", "diversity" },
        { "recommend", """{"history":["item1"],"include":["item2"]}""", "include" },
        { "rank", """{"text":"item1","texts":["item2"],"metric":"wordMovers"}""", "version" },
    };

    [Theory]
    [MemberData(nameof(Gets))]
    public async Task A_get_is_answered_as_by_a_loaded_table(string query) =>
        AssertSame(await server.GetAsync($"models/loaded/{query}"), await server.GetAsync($"models/partitioned/{query}"));

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_post_is_answered_as_by_a_loaded_table(string route, string body) =>
        AssertSame(await server.PostAsync($"models/loaded/{route}", JsonNode.Parse(body)!), await server.PostAsync($"models/partitioned/{route}", JsonNode.Parse(body)!));

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_needs_the_table_is_refused_with_the_remedy(string route, string body, string place)
    {
        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, $"models/partitioned/{route}", JsonNode.Parse(body)!);

        Assert.Equal(ProblemKind.InvalidRequest.Type, (string?)problem["type"]);
        Assert.Contains(place, problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("index.partitionAboveMegabytes", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_map_is_refused_with_the_remedy() => Assert.Contains(
        "index.partitionAboveMegabytes", (await server.ProblemAsync(HttpStatusCode.BadRequest, "models/partitioned/map")).ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public async Task Unknown_items_are_named()
    {
        var problem = await server.ProblemAsync(HttpStatusCode.NotFound, "models/partitioned/similar?item=nobody");

        Assert.Equal(ProblemKind.UnknownItems.Type, (string?)problem["type"]);
    }

    [Fact]
    public async Task The_model_says_what_it_is_served_from()
    {
        var model = await server.GetAsync("models/partitioned");

        Assert.True((bool)model["hasIndex"]!);
        Assert.True((bool)model["hasOutputVectors"]!);
        Assert.InRange((int)model["manifest"]!["partitions"]!["lists"]!, 2, Count);
        Assert.Null((await server.GetAsync("models/loaded"))["manifest"]!["partitions"]);
    }

    [Fact]
    public async Task Lines_of_a_batch_are_answered_one_by_one()
    {
        using var lines = new StringContent("""{"item":"item1"}""" + "\n" + """{"item":"item1","exact":true}""" + "\n", Encoding.UTF8, "application/x-ndjson");
        using var answer = await server.Client.PostAsync(new Uri("models/partitioned/similar/batch", UriKind.Relative), lines);
        var answers = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();

        Assert.Equal(10, answers[0]["items"]!.AsArray().Count);
        Assert.NotNull(answers[1]["problem"]);
    }

    [Fact]
    public async Task Warming_up_asks_what_the_version_can_answer() => await server.Warmup.AskAsync("partitioned", CancellationToken.None);

    [Fact]
    public async Task A_store_that_fails_in_the_middle_of_a_query_fails_that_query_and_the_next_is_answered()
    {
        await published.PublishAsync("failing", partitionAbove: 0);
        await server.GetAsync("models/failing/vector?item=item1");
        var version = (string)(await server.GetAsync("models/failing"))["current"]!["version"]!;
        server.Disturbed.At(Moment.Opened, ModelArtifacts.Partition("failing", version, PartitionKind.Similar, PartitionFiles.Lists), () => throw new TimeoutException("the store is busy"));

        var problem = await server.ProblemAsync(HttpStatusCode.ServiceUnavailable, "models/failing/similar?item=item1");

        Assert.Equal(ProblemKind.Unavailable.Type, (string?)problem["type"]);
        Assert.Equal(10, (await server.GetAsync("models/failing/similar?item=item1"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Queries_go_on_while_the_version_is_switched_and_each_is_answered_by_one_version()
    {
        await published.PublishAsync("switched", partitionAbove: 0);
        var answers = new List<Task<JsonNode>>();
        var versions = new HashSet<string>();
        for (var round = 0; round < 3; round++)
        {
            for (var query = 0; query < 20; query++)
                answers.Add(server.GetAsync($"models/switched/similar?item=item{query}&top=3"));
            await published.PublishAsync("switched", partitionAbove: round == 1 ? null : 0);
            server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        foreach (var answer in await Task.WhenAll(answers))
        {
            versions.Add((string)answer["version"]!);
            Assert.Equal(3, answer["items"]!.AsArray().Count);
        }

        Assert.NotEmpty(versions);
    }

    [Fact]
    public async Task A_truncated_file_is_refused_and_the_version_before_goes_on_answering()
    {
        var before = await published.PublishAsync("truncated", partitionAbove: 0);
        await server.GetAsync("models/truncated/similar?item=item1");
        var damaged = await published.PublishAsync("truncated", partitionAbove: 0);
        var name = ModelArtifacts.Partition("truncated", damaged, PartitionKind.Similar, PartitionFiles.Lists);
        await using var whole = server.Store.OpenRead(name);
        var bytes = new byte[whole.Length - 64];
        await whole.ReadExactlyAsync(bytes);
        await server.Store.WriteAsync(name, (output, cancel) => output.WriteAsync(bytes, cancel).AsTask());
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        for (var query = 0; query < 5; query++)
            Assert.Equal(before, (string?)(await server.GetAsync("models/truncated/similar?item=item1"))["version"]);
    }

    private static void AssertSame(JsonNode loaded, JsonNode partitioned) => Assert.Equal(Comparable(loaded), Comparable(partitioned));

    /// <summary>An answer without the names of model, version and query. Numbers are rounded, as the sums of two kernels may differ in the last bit.</summary>
    private static string Comparable(JsonNode? node) => node switch
    {
        JsonObject members => string.Concat(members.Where(member => member.Key is not ("model" or "version" or "queryId")).Select(member => $"{member.Key}:{Comparable(member.Value)};")),
        JsonArray list => $"[{string.Join(',', list.Select(Comparable))}]",
        JsonValue value when value.TryGetValue<double>(out var number) => number.ToString("G5", System.Globalization.CultureInfo.InvariantCulture),
        _ => node?.ToJsonString() ?? "null",
    };

    public sealed class Published : IAsyncLifetime
    {
        public ApiServer Server { get; } = new();

        public async Task InitializeAsync()
        {
            await Server.InitializeAsync();
            await PublishAsync("loaded", partitionAbove: null);
            await PublishAsync("partitioned", partitionAbove: 0);
        }

        public Task DisposeAsync() => Server.DisposeAsync();

        /// <summary>Publishes the same items, partitioned or not. A query reads all lists, so that its answer is exact.</summary>
        internal async Task<string> PublishAsync(string model, int? partitionAbove)
        {
            var random = new Random(3);
            var vectors = Enumerable.Range(0, 2 * Count).Select(_ => Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f).ToArray()).ToArray();
            var import = new TableImport(Server.Store, Server.Clock);
            var version = await import.RunAsync(
                model,
                output => LookupTableWriter.Write(
                    output, Count, 8, id => Encoding.UTF8.GetBytes($"item{id}"), id => Count - id, id => vectors[id], id => vectors[Count + id]),
                new IndexSettings { PartitionAboveMegabytes = partitionAbove, ListRows = Count / 4 });
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            return version.Version;
        }
    }
}
