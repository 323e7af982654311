using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Local;

/// <summary>Several hosts and commands on one store.</summary>
public sealed class LeasedRunTests : IAsyncLifetime
{
    private readonly Workbench bench = new();

    public Task InitializeAsync() => bench.UploadAsync("a.txt", Workbench.Text);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_training_with_other_settings_is_refused_and_disturbs_nothing_of_the_one_under_way()
    {
        using var stop = new CancellationTokenSource();
        var first = Command().RunAsync(Workbench.Model, Workbench.Endless, cancellation: stop.Token);
        var running = await RunningAsync();

        var conflict = await Assert.ThrowsAsync<RunConflictException>(() => Command().RunAsync(Workbench.Model, Workbench.Short));

        Assert.Equal(running, conflict.Running);
        Assert.NotNull(await bench.Store.FindAsync(running.Plan()));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Null(await new RunLeases(bench.Store, TimeProvider.System).FindAsync(Workbench.Model));
    }

    [Fact]
    public async Task A_server_neither_replaces_nor_repeats_what_a_command_trains_with_settings_of_its_own()
    {
        var settings = Workbench.Short with { Training = Workbench.Short.Training with { Seed = 7 } };
        using var stop = new CancellationTokenSource();
        var interrupted = Command().RunAsync(Workbench.Model, settings with { Training = settings.Training with { Epochs = 10_000 } }, cancellation: stop.Token);
        var running = await RunningAsync();
        var triggers = new TrainingTriggers(
            bench.Store, bench.Runs, new TriggerOptions { QuietPeriod = TimeSpan.Zero }, bench.Clock, NullLogger<TrainingTriggers>.Instance);

        await triggers.TickAsync();
        Assert.Null(bench.Runs.Running(Workbench.Model));
        Assert.NotNull(await bench.Store.FindAsync(running.Plan()));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => interrupted);

        var published = await Command().RunAsync(Workbench.Model, settings);
        await triggers.TickAsync();
        Assert.Null(bench.Runs.Running(Workbench.Model));
        Assert.Equal([published.Version], (await new ModelRegistry(bench.Store).VersionsAsync(Workbench.Model)).Select(version => version.Version));
        Assert.Equal(7UL, (await SettingsArtifact.ReadAsync(bench.Store, Workbench.Model)).Settings.Training.Seed);
    }

    [Fact]
    public async Task A_run_of_another_process_is_cancelled_by_its_id_and_is_not_purged_before_its_end()
    {
        var first = Command().RunAsync(Workbench.Model, Workbench.Endless);
        var running = await RunningAsync();

        await Assert.ThrowsAsync<RunConflictException>(() => bench.Runs.PurgeAsync(running.Id));
        await bench.Runs.CancelAsync(running.Id);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(RunStage.Cancelled, (await bench.Runs.StatusAsync(running.Id)).Stage);
    }

    [Fact]
    public async Task A_run_whose_lease_another_has_taken_over_ends_and_leaves_the_record_to_it()
    {
        var clock = new FakeTimeProvider(bench.Clock.GetUtcNow());
        var first = new LocalTraining(bench.Store, clock).RunAsync(Workbench.Model, Workbench.Endless);
        var running = await RunningAsync();
        var other = new RunReference(Workbench.Model, "20260101-000001-000-0000000f");
        await bench.Store.WriteJsonAsync(
            RunLease.Artifact(Workbench.Model), new RunLease(other.Run, RunHolder.ThisProcess(), DateTimeOffset.MaxValue));

        while (!first.IsCompleted)
        {
            clock.Advance(HeldRunLease.Length);
            await Task.WhenAny(first, Task.Delay(20));
        }

        Assert.Equal(other, (await Assert.ThrowsAsync<RunConflictException>(() => first)).Running);
        Assert.False((await bench.Runs.StatusAsync(running.Id)).Ended);
        Assert.Equal(other, await new RunLeases(bench.Store, bench.Clock).FindRunAsync(Workbench.Model));
    }

    /// <summary>Acts like a command in another process.</summary>
    private LocalTraining Command() => new(bench.Store, TimeProvider.System, keepsSettings: true);

    private async Task<RunReference> RunningAsync()
    {
        while (true)
        {
            if (await new RunLeases(bench.Store, bench.Clock).FindRunAsync(Workbench.Model) is { } run && await bench.Store.FindAsync(run.Plan()) is not null)
                return run;
            await Task.Yield();
        }
    }
}
