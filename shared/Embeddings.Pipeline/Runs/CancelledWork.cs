namespace Embeddings.Pipeline.Runs;

/// <summary>Waits for cancelled work to end, and abandons it if it does not, so that the run ends in any case.</summary>
public static class CancelledWork
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Training writes a checkpoint of all its matrices before it ends.</summary>
    private static readonly TimeSpan CheckpointGrace = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait for a cancelled step of a stage.</summary>
    public static TimeSpan GracePeriodOf(RunStage stage) => stage == RunStage.Training ? CheckpointGrace : Grace;

    /// <summary>The result of the work. An abandoned step may still write its artifacts: copies of a step do not disturb each other.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled and did not end within the grace period.</exception>
    public static async Task<T> WaitOrAbandonAsync<T>(this Task<T> work, TimeSpan grace, CancellationToken cancellation)
    {
        try
        {
            return await work.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && !work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(grace, CancellationToken.None));
        }

        if (work.IsCompleted)
            return await work;
        // Observes a later failure, which no longer concerns anybody.
        _ = work.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new OperationCanceledException(cancellation);
    }
}
