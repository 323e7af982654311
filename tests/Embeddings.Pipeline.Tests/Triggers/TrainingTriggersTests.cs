using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Tests.Local;
using Embeddings.Pipeline.Triggers;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Tests.Triggers;

public sealed class TrainingTriggersTests : IAsyncLifetime
{
    private static readonly TimeSpan Quiet = new TriggerOptions().QuietPeriod;

    private readonly Workbench bench = new();
    private readonly RecordedLog<TrainingTriggers> log = new();

    public Task InitializeAsync() => bench.SetAsync(Workbench.Short);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_dropped_file_is_trained_and_published_once_it_has_been_quiet()
    {
        var triggers = Triggers();
        await bench.UploadAsync("a.txt", Workbench.Text);

        await TickAsync(triggers);
        Assert.Empty(await bench.Runs.ListAsync());
        await TickAsync(triggers, after: Quiet);

        Assert.Equal(RunStage.Completed, Assert.Single(await bench.Runs.ListAsync()).Stage);
        Assert.NotNull(await new ModelRegistry(bench.Store).FindCurrentAsync(Workbench.Model));
    }

    [Fact]
    public async Task Each_upload_begins_the_quiet_period_anew_and_a_burst_makes_one_run()
    {
        var triggers = Triggers();
        for (var file = 0; file < 5; file++)
        {
            await bench.UploadAsync($"{file}.txt", Workbench.Text);
            await TickAsync(triggers, after: Quiet * 0.9);
            Assert.Empty(await bench.Runs.ListAsync());
        }

        await TickAsync(triggers, after: Quiet);
        await TickAsync(triggers, after: Quiet);

        Assert.Single(await bench.Runs.ListAsync());
        Assert.Equal(5, Assert.Single(await new ModelRegistry(bench.Store).VersionsAsync(Workbench.Model)).Training!.Files);
    }

    [Fact]
    public async Task Uploads_during_a_run_make_exactly_one_more_run_after_it()
    {
        var triggers = Triggers();
        await bench.UploadAsync("a.txt", Workbench.Text);
        var first = await bench.StartAndReachTrainingAsync(Workbench.Endless);
        await bench.UploadAsync("b.txt", Workbench.Text);
        await bench.UploadAsync("c.txt", Workbench.Text);
        await triggers.TickAsync();
        bench.Clock.Advance(Quiet);
        await triggers.TickAsync();
        Assert.Equal(first, Assert.Single(await bench.Runs.ListAsync()).Run);

        await bench.Runs.CancelAsync(first.Id);
        await bench.Runs.EndedAsync(Workbench.Model);
        for (var tick = 0; tick < 3; tick++)
            await TickAsync(triggers, after: Quiet);

        Assert.Equal(3, Assert.Single(await new ModelRegistry(bench.Store).VersionsAsync(Workbench.Model)).Training!.Files);
    }

    [Fact]
    public async Task A_store_that_is_gone_for_a_while_is_said_once_and_so_is_its_return()
    {
        var looks = 0;
        var isGone = true;
        var store = new WatchedStore(bench.Store, () =>
        {
            looks++;
            if (isGone)
                throw new StoreUnavailableException("disk", "it is gone");
        });
        using var stop = new CancellationTokenSource();
        var running = new TrainingTriggers(store, bench.Runs, new TriggerOptions(), bench.Clock, log).RunAsync(stop.Token);

        await LooksAsync(() => looks, 4);
        isGone = false;
        await LooksAsync(() => looks, 9);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Collection(
            log.Messages,
            gone => Assert.StartsWith("Warning: The store did not answer", gone, StringComparison.Ordinal),
            back => Assert.StartsWith("Information: The store answers again", back, StringComparison.Ordinal));
    }

    /// <summary>Advances the clock until a number of checks were made.</summary>
    private async Task LooksAsync(Func<int> looks, int wanted)
    {
        while (looks() < wanted)
        {
            bench.Clock.Advance(new TriggerOptions().SweepInterval);
            await Task.Yield();
        }
    }

    /// <summary>A store that reports each listing before it runs.</summary>
    private sealed class WatchedStore(IArtifactStore inner, Action look) : ForwardingStore(inner)
    {
        public override IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default)
        {
            look();
            return base.ListAsync(prefix, cancellation);
        }
    }

    [Fact]
    public async Task Changed_settings_train_anew_and_a_version_that_was_rolled_back_does_not()
    {
        var triggers = Triggers();
        await bench.UploadAsync("a.txt", Workbench.Text);
        await TrainAsync(triggers);
        await bench.SetAsync(Workbench.Short with { Training = Workbench.Short.Training with { Dimensions = 9 } });
        await TrainAsync(triggers);
        Assert.Equal(2, (await bench.Runs.ListAsync()).Count);

        await new ModelRegistry(bench.Store).RollBackAsync(Workbench.Model);
        await TrainAsync(triggers);

        Assert.Equal(2, (await bench.Runs.ListAsync()).Count);
    }

    [Fact]
    public async Task A_model_without_settings_of_its_own_keeps_those_it_was_trained_with()
    {
        var triggers = Triggers();
        await bench.Store.DeleteAsync(ModelArtifacts.Settings(Workbench.Model));
        await bench.UploadAsync("a.txt", Workbench.Text);
        await bench.Runs.StartAsync(Workbench.Model, Workbench.Short);
        await bench.Runs.EndedAsync(Workbench.Model);

        await TrainAsync(triggers);
        Assert.Single(await bench.Runs.ListAsync());
        await bench.UploadAsync("b.txt", Workbench.Text);
        await TrainAsync(triggers);

        Assert.Equal([8, 8], (await new ModelRegistry(bench.Store).VersionsAsync(Workbench.Model)).Select(version => version.Dimensions));
    }

    [Fact]
    public async Task A_cancelled_run_stays_cancelled_until_the_corpus_changes()
    {
        var triggers = Triggers();
        await bench.SetAsync(Workbench.Endless);
        await bench.UploadAsync("a.txt", Workbench.Text);
        var run = await bench.StartAndReachTrainingAsync(Workbench.Endless);
        await bench.Runs.CancelAsync(run.Id);
        await bench.Runs.EndedAsync(Workbench.Model);

        await TrainAsync(triggers);
        Assert.Equal(RunStage.Cancelled, Assert.Single(await bench.Runs.ListAsync()).Stage);
        await bench.SetAsync(Workbench.Short);
        await TrainAsync(triggers);

        Assert.NotNull(await new ModelRegistry(bench.Store).FindCurrentAsync(Workbench.Model));
    }

    [Fact]
    public async Task A_run_that_cannot_succeed_is_not_started_again_and_again()
    {
        var triggers = Triggers();
        await bench.SetAsync(Workbench.Short with { Vocabulary = new VocabularyOptions { MinimumCount = 1_000_000 } });
        await bench.UploadAsync("a.txt", Workbench.Text);
        await TrainAsync(triggers);
        var failed = Assert.Single(await bench.Runs.ListAsync());

        await TrainAsync(triggers);

        Assert.Equal(failed, Assert.Single(await bench.Runs.ListAsync()));
    }

    [Fact]
    public async Task A_run_that_a_restart_interrupted_goes_on_by_itself()
    {
        await bench.SetAsync(Workbench.Endless);
        await bench.UploadAsync("a.txt", Workbench.Text);
        var run = await bench.StartAndReachTrainingAsync(Workbench.Endless);
        await bench.RestartAsync();
        var triggers = Triggers();

        await triggers.TickAsync();
        bench.Clock.Advance(Quiet);
        await triggers.TickAsync();

        Assert.Equal(run, bench.Runs.Running(Workbench.Model));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task The_schedule_leaves_an_unchanged_model_alone_unless_it_is_told_otherwise(bool retrainUnchanged, int runs)
    {
        var triggers = Triggers(new TriggerOptions { Schedule = "0 0 3 * * *", RetrainUnchanged = retrainUnchanged });
        await bench.UploadAsync("a.txt", Workbench.Text);
        await TrainAsync(triggers);

        await TickAsync(triggers, after: TimeSpan.FromHours(3));
        await TickAsync(triggers, after: TimeSpan.FromHours(1));

        Assert.Equal(runs, (await bench.Runs.ListAsync()).Count);
    }

    [Fact]
    public async Task Settings_that_are_wrong_keep_no_other_model_from_training()
    {
        var triggers = Triggers();
        await bench.UploadAsync("a.txt", Workbench.Text);
        await bench.Store.WriteAsync("corpora/broken/settings.json", stream => stream.Write("{ nonsense"u8));
        await bench.Store.WriteAsync("corpora/Not A Name/a.txt", stream => stream.Write("a b\n"u8));

        await TrainAsync(triggers);

        Assert.Equal(Workbench.Model, Assert.Single(await bench.Runs.ListAsync()).Run.Model);
    }

    [Theory]
    [InlineData("{\"training\":null}")]
    [InlineData("{\"segmentation\":null}")]
    [InlineData("{\"evaluation\":{\"k\":null}}")]
    [InlineData("{\"segmentation\":{\"stopWords\":[null]}}")]
    [InlineData("{\"training\":{},\"training\":{}}")]
    [InlineData("{\"training\":{},\"Training\":{}}")]
    public async Task Settings_without_a_section_or_with_one_twice_are_named_in_the_log_and_keep_no_other_model_from_training(string settings)
    {
        var triggers = Triggers();
        await bench.UploadAsync("a.txt", Workbench.Text);
        await bench.Store.WriteAsync("corpora/broken/settings.json", stream => stream.Write(Encoding.UTF8.GetBytes(settings)));

        await TrainAsync(triggers);

        Assert.Equal(Workbench.Model, Assert.Single(await bench.Runs.ListAsync()).Run.Model);
        var refused = Assert.Single(log.Messages, message => message.StartsWith("Warning: Model broken is not trained", StringComparison.Ordinal));
        Assert.DoesNotContain("Embeddings.", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_with_a_file_that_no_artifact_may_be_called_is_trained_on_its_other_files()
    {
        var triggers = Triggers();
        await bench.UploadAsync("a.txt", Workbench.Text);
        await File.WriteAllTextAsync(Path.Combine(bench.Store.Root, "corpora", Workbench.Model, "notes 12:30.txt"), "odd");

        await TrainAsync(triggers);

        Assert.Equal(1, Assert.Single(await new ModelRegistry(bench.Store).VersionsAsync(Workbench.Model)).Training!.Files);
    }

    [Fact]
    public async Task A_corpus_that_cannot_be_looked_at_is_named_in_the_log_once_and_keeps_no_other_from_training()
    {
        var triggers = Triggers();
        await bench.UploadAsync("a.txt", Workbench.Text);
        await bench.Store.WriteJsonAsync("corpora/broken/settings.json/a-folder-of-that-name.txt", "text");

        await TrainAsync(triggers);

        Assert.Equal(Workbench.Model, Assert.Single(await bench.Runs.ListAsync()).Run.Model);
        Assert.Single(log.Messages, message => message.StartsWith("Error: Model broken: its corpus cannot be checked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Corpora_that_cannot_be_listed_are_listed_again_at_the_next_sweep()
    {
        var store = new InterposedStore(bench.Store);
        var asked = new SemaphoreSlim(0);
        store.BeforeList = () =>
        {
            store.BeforeList = () => asked.Release();
            throw new UnauthorizedAccessException("Access to the path is denied.");
        };
        using var enough = new CancellationTokenSource();
        var running = new TrainingTriggers(store, bench.Runs, new TriggerOptions(), bench.Clock, log).RunAsync(enough.Token);

        bench.Clock.Advance(new TriggerOptions().SweepInterval);
        await asked.WaitAsync();

        Assert.Contains(log.Messages, message => message.StartsWith("Error: The corpora cannot be listed", StringComparison.Ordinal));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private TrainingTriggers Triggers(TriggerOptions? options = null) =>
        new(bench.Store, bench.Runs, options ?? new TriggerOptions(), bench.Clock, log);

    /// <summary>Checks the corpus, lets the quiet period pass, and waits for the run if one starts.</summary>
    private async Task TrainAsync(TrainingTriggers triggers)
    {
        await TickAsync(triggers);
        await TickAsync(triggers, after: Quiet);
    }

    private async Task TickAsync(TrainingTriggers triggers, TimeSpan after = default)
    {
        bench.Clock.Advance(after);
        await triggers.TickAsync();
        await bench.Runs.EndedAsync(Workbench.Model);
    }
}
