using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Lookup;
using Embeddings.Partitioned.Building;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Local.Tests;

public sealed class PartitionedMemoryTests : IDisposable
{
    private const int Items = 45_000;
    private const int Dimensions = 512;
    private const string Version = "20260101-000000-000-large";

    // A server without a model takes some 110 MiB. The table of this test has 110.
    private const long Limit = 190L << 20;
    private const long HeapLimit = 48L << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_table_as_large_as_the_memory_is_served_without_loading_it()
    {
        var bytes = await PublishAsync();
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_GCHeapHardLimit"] = HeapLimit.ToString("x", CultureInfo.InvariantCulture),
            ["Api__PartitionCacheMegabytes"] = "8",
        };
        await using var server = await ServerProcess.StartAsync(folder.Path, environment, "--no-training");

        for (var item = 0; item < 60; item++)
        {
            var similar = await server.Client.GetFromJsonAsync<JsonNode>($"/api/models/large/similar?item=item{item * 701}&top=10");
            Assert.Equal(10, similar!["items"]!.AsArray().Count);
        }

        var peak = server.PeakMemory();
        Assert.True(bytes > 105 << 20 && peak < Limit, $"The table has {bytes >> 20} MiB, and the server took {peak >> 20}.");
    }

    private async Task<long> PublishAsync()
    {
        var (store, path) = (new DirectoryArtifactStore(folder.File("data")), folder.File("table.bin"));
        var summary = WriteTable(path);
        using var table = LookupTable.Open(path);
        var partitions = await PartitionFiles.BuildAsync(store, "large", Version, table, new PartitionOptions { SampledRows = 8 });
        await store.WriteJsonAsync(ModelArtifacts.Manifest("large", Version), new ModelManifest
        {
            Model = "large",
            Version = Version,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Items = summary.Count,
            Dimensions = summary.Dimensions,
            Sha256 = summary.Sha256,
            ContentHash = summary.ContentHash,
            Bytes = summary.Bytes,
            Partitions = partitions,
        });
        await store.WriteJsonAsync(ModelArtifacts.Current("large"), new CurrentVersion(Version));
        return summary.Bytes;
    }

    private static TableSummary WriteTable(string path)
    {
        var random = new Random(5);
        var centres = Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f).ToArray()).ToArray();
        var noise = Enumerable.Range(0, Items + Dimensions).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var vector = new float[Dimensions];
        using var output = File.Create(path);
        return LookupTableWriter.Write(output, Items, Dimensions, id => Encoding.UTF8.GetBytes($"item{id}"), id => Items - id, id =>
        {
            for (var dimension = 0; dimension < vector.Length; dimension++)
                vector[dimension] = centres[id % centres.Length][dimension] + noise[id + dimension];
            return vector;
        });
    }
}
