using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Api.Problems;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
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
        "similar?item=item7&exact=true", "similar?item=item7&top=4&fields=title,price", "analogy?a=item1&b=item2&c=item3&exact=true",
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
        { "similar", """{"item":"item7","filter":[{"field":"category","equalTo":"c3"}]}""" },
        { "similar", """{"item":"item7","filter":[{"field":"category","equalTo":"c3","not":true}],"exclude":["item8"]}""" },
        { "similar", """{"item":"item7","filter":[{"field":"category","anyOf":["c1","c2","none"]},{"field":"stock","equalTo":true}],"metric":"dot"}""" },
        { "similar", """{"item":"item7","filter":[{"field":"price","from":10,"below":20.5}],"metric":"euclidean","minimum":0.1}""" },
        { "similar", """{"item":"item7","filter":[{"field":"price","above":195,"to":197}],"metric":"manhattan","fields":["*"]}""" },
        { "similar", """{"item":"item7","filter":[{"field":"tags","anyOf":["t1","u6"]}]}""" },
        { "similar", """{"item":"item7","filter":[{"field":"size","anyOf":["large",4]}]}""" },
        { "similar", """{"item":"item7","filter":[{"field":"size","from":0,"not":true}],"top":30}""" },
        { "similar", """{"item":"item7","filter":[{"field":"category","equalTo":"nothing"}]}""" },
        { "similar", """{"item":"item7","include":["item8","item9","item12"],"filter":[{"field":"stock","equalTo":true}]}""" },
        { "similar", """{"vector":[1,2,3,4,5,6,7,8],"exact":true,"filter":[{"field":"stock","equalTo":false}]}""" },
        { "similar/batch", """{"queries":[{"item":"item1","fields":["title"]},{"item":"item2","filter":[{"field":"category","equalTo":"c0"}]},{"item":"item3","exact":true}]}""" },
        { "rank", """{"item":"item1","candidates":["item5","item11"],"fields":["tags"]}""" },
        { "recommend", """{"history":["item1","item2"],"relation":"similar","filter":[{"field":"category","equalTo":"c1"}],"fields":["category"]}""" },
        { "recommend", """{"history":["item1","item2"],"filter":[{"field":"price","below":50}],"exclude":["item9"]}""" },
        { "recommend", """{"history":["item1","item2"],"include":["item9","item30","item31","item1"],"top":3}""" },
        { "recommend", """{"history":["item1","item2"],"relation":"similar","diversity":0.4,"top":8}""" },
        { "recommend", """{"history":["item1","item2"],"diversity":0.7}""" },
        { "recommend", """{"history":["item1","item2"],"categoryLimit":2,"fields":["category"]}""" },
        { "recommend", """{"history":["item1","item2"],"relation":"similar","categoryLimit":1,"categoryField":"size","diversity":0.2,"top":12}""" },
        { "recommend", """{"history":[],"filter":[{"field":"category","equalTo":"c2"}],"categoryLimit":3,"categoryField":"tags"}""" },
        { "recommend", """{"history":["item1"],"explain":true}""" },
    };

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "similar", """{"item":"item7","inferred":true}""", "inferred" },
        { "recommend", """{"history":["item1"],"inferred":true}""", "inferred" },
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

    [Theory]
    [InlineData("similar", """{"item":"item7","filter":[{"field":"colour","equalTo":"red"}]}""", "filter[0].field")]
    [InlineData("similar", """{"item":"item7","filter":[{"field":"price"}]}""", "filter[0]")]
    [InlineData("similar", """{"item":"item7","fields":["colour"]}""", "fields")]
    [InlineData("recommend", """{"history":["item1"],"categoryLimit":0}""", "categoryLimit")]
    [InlineData("recommend", """{"history":["item1"],"categoryLimit":1,"categoryField":"colour"}""", "categoryField")]
    [InlineData("recommend", """{"history":["item1"],"include":["nobody"]}""", "include", HttpStatusCode.NotFound)]
    public async Task A_wrong_field_or_condition_is_refused_as_by_a_loaded_table(string route, string body, string field, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var expected = await server.ProblemAsync(status, $"models/loaded/{route}", JsonNode.Parse(body)!);
        var problem = await server.ProblemAsync(status, $"models/partitioned/{route}", JsonNode.Parse(body)!);

        Assert.Equal(field, (string?)problem["field"]);
        Assert.Equal((string?)expected["detail"], (string?)problem["detail"]);
    }

    [Fact]
    public async Task A_version_without_items_jsonl_says_that_it_has_no_fields()
    {
        await published.PublishAsync("plain", partitionAbove: 0, withFields: false);

        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "models/plain/similar", JsonNode.Parse("""{"item":"item7","filter":[{"field":"price","below":3}]}""")!);

        Assert.Equal("filter", (string?)problem["field"]);
        Assert.Contains("items.jsonl", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_fails_while_a_filter_is_read_fails_that_query_and_the_next_is_answered()
    {
        var version = await published.PublishAsync("unfiltered", partitionAbove: 0);
        var filtered = JsonNode.Parse("""{"item":"item7","filter":[{"field":"category","equalTo":"c3"}]}""")!;
        await server.GetAsync("models/unfiltered/similar?item=item1");
        server.Disturbed.At(Moment.Opened, ModelArtifacts.Fields("unfiltered", version, FieldFiles.Columns), () => throw new TimeoutException("the store is busy"));

        var problem = await server.ProblemAsync(HttpStatusCode.ServiceUnavailable, "models/unfiltered/similar", filtered);

        Assert.Equal(ProblemKind.Unavailable.Type, (string?)problem["type"]);
        AssertSame(await server.PostAsync("models/loaded/similar", filtered), await server.PostAsync("models/unfiltered/similar", filtered));
    }

    [Theory]
    [InlineData(FieldFiles.Directory)]
    [InlineData(FieldFiles.Columns)]
    [InlineData(FieldFiles.Lines)]
    public async Task A_truncated_index_of_fields_is_refused_and_the_version_before_goes_on_answering(string file)
    {
        var model = $"cut-{file[..^4]}";
        var before = await published.PublishAsync(model, partitionAbove: 0);
        await server.GetAsync($"models/{model}/similar?item=item1");
        await published.TruncateAsync(ModelArtifacts.Fields(model, await published.PublishAsync(model, partitionAbove: 0), file));
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        for (var query = 0; query < 5; query++)
            Assert.Equal(before, (string?)(await server.GetAsync($"models/{model}/similar?item=item1"))["version"]);
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
        using var lines = new StringContent("""{"item":"item1"}""" + "\n" + """{"item":"item1","inferred":true}""" + "\n", Encoding.UTF8, "application/x-ndjson");
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
                answers.Add(server.PostAsync("models/switched/similar", JsonNode.Parse($$"""{"item":"item{{query}}","top":3,"filter":[{"field":"category","equalTo":"c{{query % 5}}"}]}""")!));
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
    public async Task A_query_to_a_version_that_was_removed_is_answered_by_the_current_one()
    {
        var removed = await published.PublishAsync("removed", partitionAbove: 0);
        Assert.Equal(removed, (string?)(await server.GetAsync("models/removed/vector?item=item1"))["version"]);
        var current = await published.PublishAsync("removed", partitionAbove: 0);
        await new VersionRemoval(server.Store).RemoveVersionAsync("removed", removed);

        var answer = await server.GetAsync("models/removed/similar?item=item7");

        Assert.Equal(current, (string?)answer["version"]);
        Assert.Equal(10, answer["items"]!.AsArray().Count);
        Assert.Equal(current, (string?)(await server.PostAsync("models/removed/similar", JsonNode.Parse("""{"item":"item8"}""")!))["version"]);
    }

    [Fact]
    public async Task A_truncated_file_is_refused_and_the_version_before_goes_on_answering()
    {
        var before = await published.PublishAsync("truncated", partitionAbove: 0);
        await server.GetAsync("models/truncated/similar?item=item1");
        var damaged = await published.PublishAsync("truncated", partitionAbove: 0);
        await published.TruncateAsync(ModelArtifacts.Partition("truncated", damaged, PartitionKind.Similar, PartitionFiles.Lists));
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
        internal async Task<string> PublishAsync(string model, int? partitionAbove, bool withFields = true)
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
            if (withFields)
                await AddFieldsAsync(version);
            return version.Version;
        }

        internal async Task TruncateAsync(string name)
        {
            await using var whole = Server.Store.OpenRead(name);
            var bytes = new byte[whole.Length - 1];
            await whole.ReadExactlyAsync(bytes);
            await Server.Store.WriteAsync(name, (output, cancel) => output.WriteAsync(bytes, cancel).AsTask());
        }

        /// <summary>Every eleventh item has no line. A size is a number or a text, and an item has two tags.</summary>
        private async Task AddFieldsAsync(PublishedVersion version)
        {
            var lines = Enumerable.Range(0, Count).Where(id => id % 11 != 0).Select(id =>
                $$"""{"id":"item{{id}}","title":"Title {{id}}","category":"c{{id % 5}}","price":{{id / 2.0}},"stock":{{(id % 2 == 0 ? "true" : "false")}},"size":{{(id % 3 == 0 ? $"{id % 8}" : "\"large\"")}},"tags":["t{{id % 3}}","u{{id % 7}}"]}""");
            await Server.Store.WriteAsync(ModelArtifacts.Items(version.Model, version.Version), output => output.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
            if (version.Manifest.Partitions is null)
                return;
            using var table = LookupTable.Open(await Server.Store.LocalFileAsync(ModelArtifacts.Table(version.Model, version.Version)));
            await FieldFiles.BuildAsync(Server.Store, version.Model, version.Version, table);
        }
    }
}
