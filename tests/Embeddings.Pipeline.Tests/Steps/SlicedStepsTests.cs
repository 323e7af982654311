using System.Collections.Concurrent;
using System.Text;
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

/// <summary>No step takes longer than a slice: the approximate index is made in slices, and other steps end.</summary>
public sealed class SlicedStepsTests : IDisposable
{
    private static readonly ModelSettings Histories = new()
    {
        Interactions = new(),
        Vocabulary = new() { MinimumCount = 1 },
        Training = new() { Dimensions = 8, Epochs = 2, Sample = 0, Threads = 1 },
        Pipeline = new() { MapItems = 0, KeepRunArtifacts = true },
    };

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
    public async Task A_training_in_slices_keeps_only_its_last_checkpoint()
    {
        await WriteAsync("text.txt", string.Join('\n', Enumerable.Range(0, 2_000).Select(line => string.Join(' ', Enumerable.Range(0, 10).Select(word => $"word{(line + word) % 50}")))));

        var (run, slices) = await RunAsync(
            new ModelSettings { Training = new() { Dimensions = 8, Epochs = 10, Threads = 1 }, Pipeline = new() { MapItems = 0, KeepRunArtifacts = true } }, RunStage.Training);

        var last = slices["TrainSliceAsync"] - 1;
        Assert.InRange(last, 2, 100);
        for (var slice = 0; slice <= last; slice++)
            Assert.Equal(slice == last, await store.FindAsync(RunArtifacts.Bytes(run.Checkpoint(slice))) is not null);
    }

    [Fact]
    public async Task A_model_of_next_items_that_is_trained_in_slices_has_the_bytes_of_one_that_is_trained_at_once()
    {
        await RequestAsync(Histories);
        var settings = Histories with { NextItems = new() { Dimensions = 8, Epochs = 3, Negatives = 8 } };

        var (run, slices) = await RunAsync(settings, RunStage.Training);
        var (whole, once) = await RunAsync(settings, RunStage.Planning);

        var last = slices["TrainNextItemsAsync"] - 1;
        Assert.InRange(last, 2, 100);
        Assert.Equal(1, once["TrainNextItemsAsync"]);
        async Task<byte[]> ModelAsync(RunReference of) => await File.ReadAllBytesAsync(await store.LocalFileAsync(RunArtifacts.Bytes(of.NextItems())));
        Assert.Equal(await ModelAsync(whole), await ModelAsync(run));
        for (var slice = 0; slice <= last; slice++)
            Assert.Equal(slice == last, await store.FindAsync(RunArtifacts.Bytes(run.NextItemCheckpoint(slice))) is not null);
    }

    [Fact]
    public async Task A_training_of_a_search_that_takes_longer_than_the_longest_slice_ends_without_a_result_and_the_run_goes_on()
    {
        var request = await RequestAsync(Histories with { Tuning = new() { Candidates = 2, Rounds = 1, K = 5, Minutes = 600 } });
        using var local = ImpatientRunner();

        var published = await TrainingPipeline.RunAsync(request, local);

        var outcome = await store.ReadJsonAsync<TrialOutcome>(RunArtifacts.Summary(request.Run.Trial(0, 0)));
        Assert.Contains("longer than 25 minutes", outcome.Failure!, StringComparison.Ordinal);
        Assert.Equal("1", published.Version);
    }

    [Fact]
    public async Task Weights_that_take_longer_than_the_longest_slice_to_choose_are_the_given_ones_and_the_version_says_why()
    {
        var given = new RecommendationSettings { Choose = true, LastItems = 7 };
        var request = await RequestAsync(Histories with { Transitions = new(), Recommendation = given });
        using var local = ImpatientRunner();

        var published = await TrainingPipeline.RunAsync(request, local);

        var chosen = published.Manifest.Training!.Chosen!;
        Assert.Contains("longer than 25 minutes", chosen.NotChosen!, StringComparison.Ordinal);
        Assert.Equal((7, 0), (chosen.Settings.LastItems, chosen.Cases));
    }

    /// <summary>Uploads a corpus of histories.</summary>
    private async Task<TrainingRequest> RequestAsync(ModelSettings settings)
    {
        await WriteAsync("rows.csv", "user,item,timestamp\n" + string.Concat(
            from user in Enumerable.Range(0, 40) from step in Enumerable.Range(0, 8) select $"u{user},i{((user * 7) + step) % 30},{step}\n"));
        return new TrainingRequest(new RunReference("m", "1"), settings, DateTimeOffset.UnixEpoch, "snapshot");
    }

    private LocalStepRunner ImpatientRunner()
    {
        var impatient = new Impatient(TimeSpan.FromSeconds(PipelineOptions.LongestSliceSeconds));
        return new LocalStepRunner(new StepContext(store, impatient, new PassingTime(impatient, TimeSpan.Zero), TextEmbedders.None), ResiliencePipeline.Empty, CancellationToken.None);
    }

    /// <summary>Runs the pipeline and delivers every step twice.</summary>
    /// <param name="stage">The stage whose slices end at every report of progress.</param>
    /// <returns>The run, and the number of different inputs of each step.</returns>
    private async Task<(RunReference Run, IReadOnlyDictionary<string, int> Inputs)> RunAsync(ModelSettings settings, RunStage stage)
    {
        var request = new TrainingRequest(new RunReference("m", $"{Guid.NewGuid():N}"), settings, DateTimeOffset.UnixEpoch, "snapshot");
        var context = new StepContext(store, clock, new PassingTime(clock, TimeSpan.FromHours(1), stage), TextEmbedders.None);
        using var local = new LocalStepRunner(context, ResiliencePipeline.Empty, CancellationToken.None);
        var runner = new DeliveredTwice(local);
        await TrainingPipeline.RunAsync(request, runner);
        return (request.Run, runner.Inputs.CountBy(input => input.Step).ToDictionary());
    }

    private Task WriteAsync(string file, string text) =>
        store.WriteAsync(ModelArtifacts.Corpus("m") + file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

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

    /// <summary>A clock on which one length of time is always up at once.</summary>
    private sealed class Impatient(TimeSpan time) : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == time)
                callback(state);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
