using System.Text;
using Azure.Storage.Blobs;
using Embeddings.Functions.Tests.Orchestration;
using Embeddings.Functions.Triggers;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Triggers;
using Embeddings.Training;
using Embeddings.Vocabulary;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Tests.Triggers;

public sealed class WatchCorpusTests : IAsyncLifetime
{
    private static readonly string Watch = CorpusWatch.InstanceOf("pets");

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("functions-");
    private readonly FlakyStore store;
    private TaskHub hub = null!;

    public WatchCorpusTests() => store = new FlakyStore(new DirectoryArtifactStore(root.FullName));

    public async Task InitializeAsync()
    {
        hub = await TaskHub.StartAsync(store, new TriggerOptions { QuietPeriod = TimeSpan.FromSeconds(1), RetrainUnchanged = true });
        await store.WriteJsonAsync("corpora/pets/settings.json", Settings(epochs: 2));
    }

    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task A_burst_of_uploads_makes_one_run_over_all_of_them()
    {
        foreach (var file in new[] { "a.txt", "b.txt", "c.txt" })
        {
            await WriteAsync(file);
            await hub.Triggers.CorpusUploaded(Blob($"pets/{file}"), $"pets/{file}", hub.Client, default);
        }

        await SettledAsync();

        var run = Assert.Single(await EndedRunsAsync());
        Assert.Equal(RunStage.Completed, run.Stage);
        Assert.Equal(3, (await NewestAsync()).Training!.Files);
    }

    [Fact]
    public async Task Thousands_of_uploads_in_one_wait_make_one_look_and_one_run()
    {
        await WriteAsync("a.txt");
        for (var upload = 0; upload < 1_000; upload++)
            await hub.Triggers.CorpusUploaded(Blob("pets/a.txt"), "pets/a.txt", hub.Client, default);

        await SettledAsync();

        Assert.Single(await EndedRunsAsync());
    }

    [Fact]
    public async Task A_watch_that_an_earlier_program_began_goes_on_as_it_began()
    {
        await WriteAsync("a.txt");
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(nameof(WatchCorpus), new CorpusWatch("pets", TimeSpan.FromSeconds(1)), new StartOrchestrationOptions(Watch));
        await hub.Client.RaiseEventAsync(Watch, CorpusWatch.Uploaded, "a.txt");

        await SettledAsync();

        Assert.Single(await EndedRunsAsync());
    }

    [Fact]
    public async Task Uploads_during_a_run_make_exactly_one_more_run_after_it()
    {
        var counting = store.HoldWrites("/counts/");
        await UploadAsync("a.txt");
        await hub.Client.WaitForInstanceCompletionAsync(Watch);
        await counting.Reached;

        await UploadAsync("b.txt");
        await UploadAsync("c.txt");
        counting.LetThrough();
        await SettledAsync();

        Assert.Equal([RunStage.Completed, RunStage.Completed], (await EndedRunsAsync()).Select(run => run.Stage));
        Assert.Equal(3, (await NewestAsync()).Training!.Files);
    }

    [Fact]
    public async Task Without_a_quiet_period_a_corpus_whose_run_is_in_progress_is_looked_at_once_a_minute()
    {
        var recorder = new HistoryRecorder();
        await using var impatient = await TaskHub.StartAsync(store, new TriggerOptions { QuietPeriod = TimeSpan.Zero }, recorder);

        // The watch has looked before, and could start nothing.
        var watch = new CorpusWatch("pets", TimeSpan.Zero, Snapshot: "the corpus", GathersUploads: true, Rests: true);
        await impatient.Client.ScheduleNewOrchestrationInstanceAsync(nameof(WatchCorpus), watch, new StartOrchestrationOptions(Watch));
        await impatient.Client.WaitForInstanceStartAsync(Watch);
        await impatient.Client.TerminateInstanceAsync(Watch);
        await impatient.Client.WaitForInstanceCompletionAsync(Watch);

        var timer = Assert.Single(recorder.HistoryOf(Watch).Events, one => one.TimerCreated is not null);
        Assert.InRange((timer.TimerCreated.FireAt - timer.Timestamp).ToTimeSpan(), TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_sweep_finds_an_upload_that_no_event_told_of_and_starts_nothing_twice()
    {
        await WriteAsync("a.txt");
        await hub.Triggers.SweepCorpora(null!, hub.Client, default);
        await hub.Triggers.SweepCorpora(null!, hub.Client, default);
        await SettledAsync();
        var ended = await hub.Client.GetInstanceAsync(Watch);

        await hub.Triggers.SweepCorpora(null!, hub.Client, default);

        // A watch that starts again would start a run two quiet periods later.
        Assert.Equal(ended!.CreatedAt, (await hub.Client.GetInstanceAsync(Watch))!.CreatedAt);
        Assert.Single(await EndedRunsAsync());
    }

    [Fact]
    public async Task The_schedule_retrains_what_has_not_changed_where_the_options_say_so()
    {
        await UploadAsync("a.txt");
        await SettledAsync();

        await hub.Triggers.RetrainModels(null!, hub.Client, default);
        await hub.Client.WaitForInstanceCompletionAsync("pets");

        Assert.Equal(2, (await EndedRunsAsync()).Count);
    }

    [Fact]
    public async Task A_watch_that_has_died_is_begun_again_by_the_next_sweep()
    {
        await UploadAsync("a.txt");
        await hub.Client.TerminateInstanceAsync(Watch);
        await hub.Client.WaitForInstanceCompletionAsync(Watch);

        await hub.Triggers.SweepCorpora(null!, hub.Client, default);
        await SettledAsync();

        Assert.Single(await EndedRunsAsync());
    }

    [Fact]
    public async Task A_run_that_failed_for_good_is_started_again_by_neither_sweep_nor_schedule_until_something_changes()
    {
        await using var strict = await TaskHub.StartAsync(store, new TriggerOptions { QuietPeriod = TimeSpan.Zero });
        await store.WriteJsonAsync("corpora/pets/settings.json", Settings(epochs: 2) with { Vocabulary = new VocabularyOptions { MinimumCount = 1_000_000 } });
        await WriteAsync("a.txt");
        var run = await strict.Runs.StartAsync("pets");
        await strict.Client.WaitForInstanceCompletionAsync("pets");

        await strict.Triggers.SweepCorpora(null!, strict.Client, default);
        await strict.Triggers.RetrainModels(null!, strict.Client, default);

        Assert.Equal((run, RunStage.Failed), Assert.Single((await strict.Runs.ListAsync()).Select(one => (one.Run, one.Stage))));
        Assert.Null(await strict.Client.GetInstanceAsync(Watch));
        await store.WriteJsonAsync("corpora/pets/settings.json", Settings(epochs: 2));
        await strict.Triggers.SweepCorpora(null!, strict.Client, default);
        Assert.NotNull(await strict.Client.GetInstanceAsync(Watch));
    }

    [Fact]
    public async Task An_upload_outside_of_any_model_and_settings_that_are_wrong_start_nothing()
    {
        await hub.Triggers.CorpusUploaded(Blob("Not A Model/a.txt"), "Not A Model/a.txt", hub.Client, default);
        await store.WriteAsync("corpora/pets/settings.json", stream => stream.Write("{\"nonsense\":1}"u8));
        await UploadAsync("a.txt");
        var look = await hub.Triggers.LookAtCorpus(new CorpusWatch("pets", TimeSpan.Zero), hub.Client, default);

        Assert.True(look.Settled);
        Assert.Null(await hub.Client.GetInstanceAsync(Watch));
        Assert.Empty(await hub.Runs.ListAsync());
    }

    [Fact]
    public async Task A_corpus_that_cannot_be_looked_at_keeps_no_other_from_its_turn_and_the_sweep_counts_as_failed()
    {
        await store.WriteJsonAsync("corpora/broken/settings.json/a-folder-of-that-name.txt", "text");
        await WriteAsync("a.txt");

        var sweep = await Assert.ThrowsAsync<AggregateException>(() => hub.Triggers.SweepCorpora(null!, hub.Client, default));
        await SettledAsync();
        var retrain = await Assert.ThrowsAsync<AggregateException>(() => hub.Triggers.RetrainModels(null!, hub.Client, default));
        await hub.Client.WaitForInstanceCompletionAsync("pets");

        Assert.All([sweep, retrain], failure => Assert.IsType<UnauthorizedAccessException>(Assert.Single(failure.InnerExceptions)));
        Assert.Equal(2, (await EndedRunsAsync()).Count);
    }

    private static ModelSettings Settings(int epochs) => new()
    {
        Vocabulary = new VocabularyOptions { MinimumCount = 1 },
        Training = new TrainingOptions { Dimensions = 8, Epochs = epochs, Threads = 1, Sample = 0 },
    };

    private static BlobClient Blob(string name) => new(new Uri($"https://account.blob.core.windows.net/corpora/{Uri.EscapeDataString(name)}"));

    /// <summary>Waits until no watch of the corpus is active and its run has ended.</summary>
    private async Task SettledAsync()
    {
        await hub.Client.WaitForInstanceCompletionAsync(Watch);
        if (await hub.Client.GetInstanceAsync("pets") is not null)
            await hub.Client.WaitForInstanceCompletionAsync("pets");
    }

    private async Task<IReadOnlyList<RunProgress>> EndedRunsAsync() => [.. (await hub.Runs.ListAsync("pets")).Where(run => run.Ended)];

    private async Task<ModelManifest> NewestAsync() => (await new ModelRegistry(store).VersionsAsync("pets"))[0];

    /// <summary>Uploads a file and runs a sweep that finds it.</summary>
    private async Task UploadAsync(string file)
    {
        await WriteAsync(file);
        await hub.Triggers.SweepCorpora(null!, hub.Client, default);
    }

    private Task WriteAsync(string file) => store.WriteAsync(
        $"corpora/pets/{file}",
        stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("the cat and the dog sleep\nthe dog and the cat eat\n", 500)))));
}
