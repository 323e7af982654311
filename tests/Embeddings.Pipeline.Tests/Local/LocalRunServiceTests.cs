using System.Diagnostics.Metrics;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Tests.Local;

public sealed class LocalRunServiceTests : IAsyncLifetime
{
    private readonly Workbench bench = new();

    public Task InitializeAsync() => bench.UploadAsync("a.txt", Workbench.Text);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_started_run_is_known_at_once_and_publishes_under_its_own_name()
    {
        var run = await bench.Runs.StartAsync(Workbench.Model, Workbench.Short);
        Assert.Equal(run, (await bench.Runs.StatusAsync(run.Id)).Run);

        await bench.Runs.EndedAsync(Workbench.Model);

        Assert.Equal(RunStage.Completed, (await bench.Runs.StatusAsync(run.Id)).Stage);
        Assert.Equal(run.Run, (await new ModelRegistry(bench.Store).CurrentAsync(Workbench.Model)).Version);
    }

    [Fact]
    public async Task A_second_start_of_a_model_is_refused_and_names_the_run_that_is_under_way()
    {
        var run = await bench.Runs.StartAsync(Workbench.Model, Workbench.Endless);

        var conflict = await Assert.ThrowsAsync<RunConflictException>(() => bench.Runs.StartAsync(Workbench.Model));

        Assert.Equal(run, conflict.Running);
        Assert.Contains(run.Id, conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_ends_at_a_checkpoint_and_leaves_the_current_version_as_it_is()
    {
        var published = await bench.Runs.StartAsync(Workbench.Model, Workbench.Short);
        await bench.Runs.EndedAsync(Workbench.Model);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var run = await bench.StartAndReachTrainingAsync(Workbench.Endless);

        await bench.Runs.CancelAsync(run.Id);
        await bench.Runs.EndedAsync(Workbench.Model);

        Assert.Equal(RunStage.Cancelled, (await bench.Runs.StatusAsync(run.Id)).Stage);
        Assert.NotNull(await bench.Store.FindAsync(RunArtifacts.Bytes(run.Checkpoint(0))));
        Assert.Equal(published.Run, (await new ModelRegistry(bench.Store).CurrentAsync(Workbench.Model)).Version);
    }

    [Fact]
    public async Task A_run_that_waits_for_its_turn_can_be_cancelled_too()
    {
        await bench.StartAndReachTrainingAsync(Workbench.Endless);
        await bench.Store.CopyAsync("corpora/m/a.txt", "corpora/other/a.txt");
        var waiting = await bench.Runs.StartAsync("other", Workbench.Short);

        await bench.Runs.CancelAsync(waiting.Id);
        await bench.Runs.EndedAsync("other");

        Assert.Equal(RunStage.Cancelled, (await bench.Runs.StatusAsync(waiting.Id)).Stage);
        Assert.NotNull(bench.Runs.Running(Workbench.Model));
    }

    [Fact]
    public async Task A_run_that_fails_says_why_and_lets_the_next_one_begin()
    {
        var impossible = Workbench.Short with { Vocabulary = new VocabularyOptions { MinimumCount = 1_000_000 } };
        var run = await bench.Runs.StartAsync(Workbench.Model, impossible);
        await bench.Runs.EndedAsync(Workbench.Model);

        var failed = await bench.Runs.StatusAsync(run.Id);
        Assert.Equal(RunStage.Failed, failed.Stage);
        Assert.Contains("vocabulary.minimumCount", failed.Failure, StringComparison.Ordinal);
        await bench.Runs.StartAsync(Workbench.Model, Workbench.Short);
    }

    [Fact]
    public async Task Wrong_settings_are_refused_before_there_is_a_run()
    {
        await bench.Store.WriteAsync("corpora/m/settings.json", stream => stream.Write("""{ "training": { "epochz": 3 } }"""u8));

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => bench.Runs.StartAsync(Workbench.Model));

        Assert.Contains("epochz", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.Runs.ListAsync());
    }

    [Fact]
    public async Task A_run_that_a_restart_interrupted_goes_on_under_its_name()
    {
        var run = await bench.StartAndReachTrainingAsync(Workbench.Endless);

        await bench.RestartAsync();

        Assert.Equal(run, await bench.Runs.StartAsync(Workbench.Model, Workbench.Endless));
    }

    [Fact]
    public async Task Purging_leaves_the_published_version_and_nothing_of_the_run()
    {
        var run = await bench.Runs.StartAsync(Workbench.Model, Workbench.Short);
        await bench.Runs.EndedAsync(Workbench.Model);

        await bench.Runs.PurgeAsync(run.Id);

        Assert.Empty(await bench.Runs.ListAsync());
        await Assert.ThrowsAsync<UnknownRunException>(() => bench.Runs.StatusAsync(run.Id));
        Assert.True(File.Exists(await new ModelRegistry(bench.Store).TableFileAsync(Workbench.Model, run.Run)));
    }

    [Fact]
    public async Task A_run_under_way_is_not_purged()
    {
        var run = await bench.StartAndReachTrainingAsync(Workbench.Endless);

        await Assert.ThrowsAsync<RunConflictException>(() => bench.Runs.PurgeAsync(run.Id));
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_by_model_or_all()
    {
        await bench.Store.CopyAsync("corpora/m/a.txt", "corpora/other/a.txt");
        var ids = new List<string>();
        foreach (var model in new[] { "m", "other", "m" })
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Add((await bench.Runs.StartAsync(model, Workbench.Short)).Id);
            await bench.Runs.EndedAsync(model);
        }

        Assert.Equal([ids[2], ids[1], ids[0]], (await bench.Runs.ListAsync()).Select(run => run.Run.Id));
        Assert.Equal([ids[2], ids[0]], (await bench.Runs.ListAsync("m")).Select(run => run.Run.Id));
    }

    [Fact]
    public async Task Each_stage_of_a_run_is_measured()
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument is { Meter.Name: PipelineMetrics.MeterName, Name: "embeddings.run.stage.duration" })
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        await bench.Store.CopyAsync("corpora/m/a.txt", "corpora/measured/a.txt");
        var stages = new List<string>();
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (tags.ToArray().Contains(new("model", "measured")))
                stages.Add((string)tags.ToArray().Single(tag => tag.Key == "stage").Value!);
        });
        listener.Start();

        await bench.Runs.StartAsync("measured", Workbench.Short);
        await bench.Runs.EndedAsync("measured");

        Assert.Superset(new HashSet<string> { "Planning", "Counting", "Encoding", "Training", "Publishing" }, stages.ToHashSet());
    }
}
