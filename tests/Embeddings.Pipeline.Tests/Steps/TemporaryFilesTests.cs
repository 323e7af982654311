using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Tests.ColdStart;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>No other test of this process runs at the same time.</summary>
[CollectionDefinition(nameof(TemporaryFilesTests), DisableParallelization = true)]
[Collection(nameof(TemporaryFilesTests))]
public sealed class TemporaryFilesTests : IDisposable
{
    private readonly Store store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task The_steps_of_a_run_leave_no_temporary_file()
    {
        await store.WriteAsync("corpora/films/rows.csv", GenreShop.Rows());
        await store.WriteAsync("corpora/films/items.jsonl", GenreShop.Items());
        var before = Files();

        var published = await store.TrainAsync("films", GenreShop.Settings with
        {
            Interactions = GenreShop.Settings.Interactions! with { Attributes = ["category"] },
            Training = GenreShop.Settings.Training with { Epochs = 2 },
            Transitions = new(),
            LinearModel = new(),
            NextItems = new() { Dimensions = 8, Epochs = 1, Negatives = 8 },
            Recommendation = new() { Choose = true },
            Tuning = new() { Candidates = 2, Rounds = 1 },
        });

        Assert.NotNull(published.Manifest.Training!.Tuned);
        Assert.NotNull(published.Manifest.Training.Chosen);
        Assert.Equal(before, Files());
    }

    /// <summary>The temporary files of this process.</summary>
    private static SortedSet<string> Files()
    {
        var probe = ScratchFiles.Create();
        File.Delete(probe);
        return [.. Directory.GetFiles(Path.GetDirectoryName(probe)!, $"{Environment.ProcessId}-*")];
    }
}
