using System.Text;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;
using Embeddings.Vocabulary;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Registry;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("registry-");
    private readonly FakeTimeProvider clock = new();
    private readonly DirectoryArtifactStore store;
    private readonly ModelRegistry registry;

    public ModelRegistryTests()
    {
        store = new DirectoryArtifactStore(root.FullName);
        registry = new ModelRegistry(store);
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task Rolling_back_makes_the_version_before_the_current_one_again()
    {
        var (first, second) = (await PublishAsync(), await PublishAsync());
        Assert.Equal(second, (await registry.CurrentAsync("m")).Version);

        await registry.RollBackAsync("m");

        Assert.Equal(first, (await registry.CurrentAsync("m")).Version);
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => registry.RollBackAsync("m"));
        Assert.Contains(first, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_split_over_a_version_that_is_not_there_changes_nothing()
    {
        var version = await PublishAsync();
        var split = new CurrentVersion(version, new Dictionary<string, double> { [version] = 0.9, ["missing"] = 0.1 });

        var seen = await registry.SeeCurrentAsync("m");
        await Assert.ThrowsAsync<ArtifactNotFoundException>(() => registry.SwitchAsync("m", seen, split));

        Assert.Equal(new CurrentVersion(version), await registry.CurrentAsync("m"));
    }

    [Fact]
    public async Task A_switch_that_rests_on_what_has_changed_since_changes_nothing()
    {
        var (first, second) = (await PublishAsync(), await PublishAsync());
        var seen = await registry.SeeCurrentAsync("m");
        var split = new CurrentVersion(second, new Dictionary<string, double> { [first] = 0.1, [second] = 0.9 });
        await registry.SwitchAsync("m", seen, split);

        await Assert.ThrowsAsync<ArtifactConflictException>(() => registry.SwitchAsync("m", seen, new CurrentVersion(first)));

        Assert.Equal(split.Split, (await registry.CurrentAsync("m")).Split);
    }

    [Theory]
    [InlineData(IndexMode.WhereItPays)]
    [InlineData(IndexMode.Never)]
    public async Task An_import_gets_an_index_where_it_pays_unless_told_never(IndexMode mode)
    {
        // Just above the size that is searched exactly.
        const int items = 2_100;
        const int dimensions = 4_096;
        var random = new Random(1);
        var vectors = Enumerable.Range(0, items).Select(_ => Enumerable.Range(0, dimensions).Select(_ => random.NextSingle() - 0.5f).ToArray()).ToArray();

        var published = await new TableImport(store, clock).RunAsync(
            "m",
            output => LookupTableWriter.Write(output, items, dimensions, id => Encoding.UTF8.GetBytes($"item{id}"), _ => 1, id => vectors[id]),
            index: new IndexSettings { Mode = mode, Links = 2, ConstructionEffort = 2 });

        Assert.Equal(mode == IndexMode.WhereItPays, await store.FindAsync(ModelArtifacts.Index("m", published.Version)) is not null);
    }

    [Fact]
    public async Task A_query_reads_the_same_of_a_manifest_as_the_deserialiser()
    {
        var version = await PublishAsync();
        var manifest = await registry.ManifestAsync("m", version);
        Assert.Equal(manifest.Queried, await registry.FindQueriedVersionAsync("m"));

        // The n-grams of a version that was trained here are among its settings.
        var settings = new ModelSettings { Training = new TrainingOptions { Subwords = new SubwordOptions { MinimumLength = 2, MaximumLength = 5, Buckets = 7 } } };
        var trained = manifest with { ContentHash = null, Training = new TrainingLineage("r", settings, "s", 1, 2, 3, 4, 5, [double.NaN], "Bits512", 1, []) };
        await store.WriteJsonAsync(ModelArtifacts.Manifest("m", version), trained);
        Assert.Equal(trained.Queried, await registry.FindQueriedVersionAsync("m"));
        Assert.Equal(7, trained.Queried.Subwords?.Buckets);

        Assert.Null(await registry.FindQueriedVersionAsync("other"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"model":"m","version":"v","items":"many"}""")]
    public async Task A_damaged_manifest_is_named_to_a_query(string manifest)
    {
        var name = ModelArtifacts.Manifest("m", await PublishAsync());
        await store.WriteAsync(name, stream => stream.Write(Encoding.UTF8.GetBytes(manifest)));

        Assert.Equal(name, (await Assert.ThrowsAsync<InvalidInputException>(() => registry.FindQueriedVersionAsync("m"))).Place);
    }

    private async Task<string> PublishAsync()
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        float[] vector = [1, 2];
        var published = await new TableImport(store, clock).RunAsync(
            "m", output => LookupTableWriter.Write(output, 1, 2, _ => "word"u8, _ => 1, _ => vector));
        return published.Version;
    }
}
