using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Similarity.Approximate;
using Microsoft.Extensions.Time.Testing;
using Polly;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>The approximate index and the trials of a search take as long as their settings ask for, so they are made in slices.</summary>
public sealed class SlicedStepsTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("sliced-");
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DirectoryArtifactStore store;

    public SlicedStepsTests() => store = new DirectoryArtifactStore(root.FullName);

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task An_index_made_in_slices_some_of_which_are_delivered_again_has_the_bytes_of_one_made_at_once()
    {
        // The smallest table that gets an index.
        await WriteAsync("text.txt", string.Join('\n', Enumerable.Range(0, 1_500).Select(line => string.Join(' ', Enumerable.Range(0, 6).Select(word => $"word{(line * 6) + word}")))));
        var settings = new ModelSettings
        {
            Vocabulary = new() { MinimumCount = 1 },
            Training = new() { Dimensions = 1_000, Epochs = 1, Threads = 1, Sample = 0 },
            Index = new() { Links = 4, ConstructionEffort = 8 },
            Pipeline = new() { MapItems = 0, KeepRunArtifacts = true },
        };

        var (run, slices) = await RunAsync(settings, RunStage.Indexing);

        Assert.InRange(slices["BuildIndexAsync"], 10, 30);
        using var table = LookupTable.Open(await store.LocalFileAsync(RunArtifacts.Bytes(run.Table())));
        var whole = new MemoryStream();
        HnswIndex.Build(table, new HnswOptions { Links = 4, ConstructionEffort = 8 }, whole);
        Assert.Equal(whole.ToArray(), await File.ReadAllBytesAsync(await store.LocalFileAsync(RunArtifacts.Bytes(run.Index()))));
        Assert.NotNull(await store.FindAsync(ModelArtifacts.Index("m", run.Run)));
        Assert.Null(await store.FindAsync(RunArtifacts.Bytes(run.IndexCheckpoint(0))));
    }

    [Fact]
    public async Task Trials_made_in_slices_some_of_which_are_delivered_again_find_what_trials_made_at_once_find()
    {
        var rows = "user,item,timestamp\n" + string.Concat(
            from user in Enumerable.Range(0, 300) from step in Enumerable.Range(0, 12) select $"u{user},i{((user * 7) + (step * step)) % 60},{step}\n");
        await WriteAsync("rows.csv", rows);
        await WriteAsync("rows.csv", rows, "n");
        var settings = new ModelSettings
        {
            Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } },
            Vocabulary = new() { MinimumCount = 1 },
            Training = new() { Dimensions = 8, Epochs = 30, Sample = 0, Threads = 1 },
            Tuning = new() { Candidates = 3, Rounds = 2, Reduction = 3, K = 5 },
            Pipeline = new() { MapItems = 0, KeepRunArtifacts = true },
        };

        var (atOnce, whole) = await RunAsync(settings, stage: null, "n");
        var (inSlices, slices) = await RunAsync(settings, RunStage.Tuning);

        Assert.Equal(4, whole["RunTrialAsync"]);
        Assert.InRange(slices["RunTrialAsync"], 8, 200);
        for (var (round, trials) = (0, 3); round < 2; round++, trials = 1)
        {
            for (var trial = 0; trial < trials; trial++)
                Assert.Equal(await TextAsync(RunArtifacts.Bytes(atOnce.Trial(round, trial))), await TextAsync(RunArtifacts.Bytes(inSlices.Trial(round, trial))));
        }

        Assert.Equal(await TableAsync(atOnce), await TableAsync(inSlices));
    }

    /// <summary>Runs the pipeline and delivers every step twice.</summary>
    /// <param name="stage">The stage whose slices end at every report of progress; null for none.</param>
    /// <returns>The run, and the number of different inputs of each step.</returns>
    private async Task<(RunReference Run, IReadOnlyDictionary<string, int> Inputs)> RunAsync(ModelSettings settings, RunStage? stage, string model = "m")
    {
        var request = new TrainingRequest(new RunReference(model, $"{Guid.NewGuid():N}"), settings, DateTimeOffset.UnixEpoch, "snapshot");
        var context = new StepContext(store, clock, new PassingTime(clock, TimeSpan.FromHours(1), stage), TextEmbedders.None);
        using var local = new LocalStepRunner(context, ResiliencePipeline.Empty, CancellationToken.None);
        var runner = new DeliveredTwice(local);
        await TrainingPipeline.RunAsync(request, runner);
        return (request.Run, runner.Inputs.CountBy(input => input.Step).ToDictionary());
    }

    private Task WriteAsync(string file, string text, string model = "m") =>
        store.WriteAsync(ModelArtifacts.Corpus(model) + file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private async Task<string> TextAsync(string name) => await File.ReadAllTextAsync(await store.LocalFileAsync(name));

    private async Task<string> TableAsync(RunReference run) => Convert.ToHexString(
        SHA256.HashData(await File.ReadAllBytesAsync(await store.LocalFileAsync(RunArtifacts.Bytes(run.Table())))));

    private sealed class DeliveredTwice(IStepRunner runner) : IStepRunner
    {
        public ConcurrentBag<(string Step, object Input)> Inputs { get; } = [];

        public async Task<TAnswer> RunAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
            where TInput : IStepInput
            where TAnswer : class
        {
            Inputs.Add((step.Name, input));
            await runner.RunAsync(step, input);
            return await runner.RunAsync(step, input);
        }

        public Task RunGroupAsync(ChunkGroup group) => TrainingPipeline.RunGroupAsync(group, this);
    }
}
