using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Api.Tests.Endpoints;

/// <summary>A version with transitions and a model of next items that is served without its table recommends what the same version recommends from its loaded table.</summary>
public sealed class PartitionedNextItemsTests(PartitionedNextItemsTests.Trained trained) : IClassFixture<PartitionedNextItemsTests.Trained>
{
    private readonly ApiServer server = trained.Server;

    public static TheoryData<string> Queries => new(
        """{"history":["i8","i3","unknown"],"explain":true}""",
        """{"history":["i3"],"parts":{"embedding":0,"transitions":1,"neighbours":0},"explain":true,"top":3}""",
        """{"history":["i3","i4"],"repeat":true,"top":5}""",
        """{"history":["i3","i4"],"exclude":["i5"],"diversity":0.3,"top":4}""",
        """{"history":["i3","i4"],"include":["i9","i10","i11"]}""",
        """{"history":["i3","i4"],"parts":{"embedding":0.4,"transitions":0.2,"neighbours":0.1,"popularity":0.3}}""",
        """{"history":["i3"],"relation":"similar","top":3}""",
        """{"history":[],"top":3}""");

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_history_is_answered_as_by_a_loaded_table(string query)
    {
        var loaded = await server.PostAsync("models/loaded/recommend", JsonNode.Parse(query)!);
        var partitioned = await server.PostAsync("models/partitioned/recommend", JsonNode.Parse(query)!);

        Assert.Equal(ApiServer.Items(loaded), ApiServer.Items(partitioned));
        Assert.Equal(loaded["unknown"]!.ToJsonString(), partitioned["unknown"]!.ToJsonString());
        foreach (var (one, other) in loaded["items"]!.AsArray().Zip(partitioned["items"]!.AsArray()))
        {
            Assert.Equal((double)one!["similarity"]!, (double)other!["similarity"]!, 0.01 * Math.Abs((double)one["similarity"]!));
            Assert.Equal(one["because"]?[0]!["item"]!.GetValue<string>(), other["because"]?[0]!["item"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task A_version_that_lacks_its_parts_is_refused_with_the_remedy()
    {
        await trained.CopyAsync("older", file => !PartitionFiles.HistoryFiles.Contains(file) && file != PartitionFiles.Locations, manifest => manifest);

        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "models/older/recommend", new { history = new[] { "i3" } });

        Assert.Equal("relation", (string?)problem["field"]);
        Assert.Contains("train again", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(3, (await server.PostAsync("models/older/recommend", new { history = new[] { "i3" }, relation = "similar", top = 3 }))["items"]!.AsArray().Count);
    }

    public sealed class Trained : IAsyncLifetime
    {
        public ApiServer Server { get; } = new();

        public async Task InitializeAsync()
        {
            await Server.InitializeAsync();
            // Every user walks a ring: item i is followed by item i + 1.
            var rows = "user,item,timestamp\n" + string.Concat(
                Enumerable.Range(0, 60).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{(user + step) % 12},{step}\n")));
            await Server.Store.WriteAsync("corpora/partitioned/rows.csv", stream => stream.Write(Encoding.UTF8.GetBytes(rows)));
            await new LocalTraining(Server.Store, TimeProvider.System).RunAsync("partitioned", Presets.Items with
            {
                Training = new() { Dimensions = 8, Epochs = 1, Threads = 1 },
                NextItems = new() { Dimensions = 8, Epochs = 4, Negatives = 8 },
                Recommendation = new() { LastItems = 10, Recency = 0.7 },
                Pipeline = new() { MapItems = 0 },
                Index = new() { PartitionAboveMegabytes = 0 },
            });
            await CopyAsync("loaded", _ => true, manifest => manifest with { Partitions = null });
        }

        public Task DisposeAsync() => Server.DisposeAsync();

        /// <summary>Publishes the version again under another model.</summary>
        /// <param name="keeps">Whether the copy has a file.</param>
        internal async Task CopyAsync(string copy, Predicate<string> keeps, Func<ModelManifest, ModelManifest> change)
        {
            var current = await new ModelRegistry(Server.Store).CurrentAsync("partitioned");
            await foreach (var artifact in Server.Store.ListAsync("models/partitioned/"))
            {
                if (keeps(Path.GetFileName(artifact.Name)))
                    await Server.Store.CopyAsync(artifact.Name, artifact.Name.Replace("models/partitioned/", $"models/{copy}/", StringComparison.Ordinal), default);
            }

            var manifest = await new ModelRegistry(Server.Store).ManifestAsync("partitioned", current.Version);
            await Server.Store.WriteJsonAsync(ModelArtifacts.Manifest(copy, current.Version), change(manifest with { Model = copy }));
        }
    }
}
