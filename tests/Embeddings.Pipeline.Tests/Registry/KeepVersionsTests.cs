using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.Registry;

/// <summary>The setting <c>pipeline.keepVersions</c>, by whole trainings.</summary>
public sealed class KeepVersionsTests : IDisposable
{
    private const string Model = "pets";
    private readonly Store store = new();
    private readonly ModelRegistry registry;
    private ulong seed;

    public KeepVersionsTests() => registry = new ModelRegistry(store.Artifacts);

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_publication_removes_older_versions_with_all_their_files()
    {
        await UploadAsync();
        var versions = new List<string>();
        for (var run = 0; run < 3; run++)
            versions.Add(await TrainAsync());

        Assert.Equal(versions[1..], await KeptAsync());
        foreach (var removed in versions[..1])
            Assert.Empty(await store.Artifacts.ListAsync($"{ModelArtifacts.Prefix}{Model}/{removed}/").ToListAsync());
        Assert.Equal(versions[2], (await registry.CurrentAsync(Model)).Version);
    }

    [Fact]
    public async Task Versions_that_answer_are_kept_at_any_age()
    {
        await UploadAsync();
        await store.WriteAsync($"{ModelArtifacts.EvaluationFiles(Model)}pairs.tsv", "cat\tdog\t8\nhorse\tcow\t7\nthe\tcat\t1\nand\thorse\t2\n");
        var versions = new List<string> { await TrainAsync(), await TrainAsync(), await TrainAsync() };
        var split = new Dictionary<string, double> { [versions[1]] = 0.5, [versions[2]] = 0.5 };
        await registry.SwitchAsync(Model, await registry.SeeCurrentAsync(Model), new CurrentVersion(versions[1], split));
        await RateAsync(versions[1], 9);

        // They are worth less than what answers, so that they are published and do not take over.
        versions.AddRange([await TrainAsync(), await TrainAsync()]);

        Assert.Equal(versions[1..], await KeptAsync());
        Assert.Equal(split, (await registry.CurrentAsync(Model)).Split);
    }

    private async Task<string> TrainAsync()
    {
        var settings = new ModelSettings
        {
            Vocabulary = new() { MinimumCount = 1 },
            Training = new() { Dimensions = 4, Epochs = 1, Threads = 1, Sample = 0, Seed = ++seed },
            Pipeline = new() { KeepVersions = 2 },
        };
        return (await store.TrainAsync(Model, settings)).Version;
    }

    private Task UploadAsync() =>
        store.WriteAsync($"{ModelArtifacts.Corpus(Model)}pets.txt", string.Concat(Enumerable.Repeat("the cat and the dog and the horse see a cow\n", 20)));

    private async Task RateAsync(string version, double worth)
    {
        var name = ModelArtifacts.Evaluation(Model, version);
        var report = await store.Artifacts.ReadJsonAsync<EvaluationReport>(name);
        await store.Artifacts.WriteJsonAsync(name, report with { Promotion = report.Promotion! with { Value = worth } });
    }

    private async Task<IEnumerable<string>> KeptAsync() => (await registry.VersionsAsync(Model)).Select(manifest => manifest.Version).Order(StringComparer.Ordinal);
}
