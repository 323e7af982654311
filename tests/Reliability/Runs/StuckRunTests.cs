using System.Diagnostics;
using Embeddings.Pipeline.Runs;
using Embeddings.Reliability.Formats;
using Embeddings.Reliability.Stores;

namespace Embeddings.Reliability.Runs;

/// <summary>A run whose store does not answer keeps no other run waiting, and ends when it is cancelled.</summary>
public sealed class StuckRunTests : IAsyncLifetime
{
    private readonly Bench bench;
    private SilentStore silent = null!;

    public StuckRunTests() => bench = new Bench(store => silent = new SilentStore(store, "log.parquet"));

    public async Task InitializeAsync()
    {
        await bench.UploadAsync("stuck", "log.parquet", SampleParquet.Whole());
        await bench.UploadAsync("other", "a.txt", "one two three two one\n");
    }

    public async Task DisposeAsync()
    {
        silent.Dispose();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Other_models_are_trained_meanwhile_and_cancelling_the_stuck_run_ends_it_within_seconds()
    {
        var stuck = await bench.Runs.StartAsync("stuck", Bench.Items(SampleParquet.Options));
        while (await bench.Store.FindAsync(stuck.Plan()) is null)
            await Task.Yield();

        var other = await bench.Runs.StartAsync("other", Bench.Text);
        await bench.Runs.EndedAsync("other");
        Assert.Equal(RunStage.Completed, (await bench.Runs.StatusAsync(other.Id)).Stage);
        Assert.Equal(stuck, bench.Runs.Running("stuck"));

        var watch = Stopwatch.StartNew();
        await bench.Runs.CancelAsync(stuck.Id);
        await bench.Runs.EndedAsync("stuck");
        Assert.Equal(RunStage.Cancelled, (await bench.Runs.StatusAsync(stuck.Id)).Stage);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_step_that_ignores_its_cancellation_is_left_behind_after_its_grace()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource<int>();
        var waiting = never.Task.WaitOrAbandonAsync(TimeSpan.FromMilliseconds(50), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_step_that_ends_within_its_grace_keeps_its_result()
    {
        using var cancellation = new CancellationTokenSource();
        var late = new TaskCompletionSource<int>();
        var waiting = late.Task.WaitOrAbandonAsync(TimeSpan.FromMinutes(10), cancellation.Token);

        await cancellation.CancelAsync();
        late.SetResult(7);

        Assert.Equal(7, await waiting);
    }
}
