namespace Embeddings.Pipeline.Runs;

/// <summary>Waits for work that ends when it is cancelled, and leaves it behind where it does not: a run then ends all the same.</summary>
public static class CancelledWork
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Training writes a checkpoint of all its matrices before it ends.</summary>
    private static readonly TimeSpan CheckpointGrace = TimeSpan.FromSeconds(20);

    /// <summary>How long a cancelled step of a stage is waited for.</summary>
    public static TimeSpan GraceOf(RunStage stage) => stage == RunStage.Training ? CheckpointGrace : Grace;

    /// <summary>The result of the work. An abandoned step may still write its artifacts: copies of a step do not disturb each other.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, and did not end within the grace.</exception>
    public static async Task<T> EndOrLeaveAsync<T>(this Task<T> work, TimeSpan grace, CancellationToken cancellation)
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
        // Its failure, if it comes to one, is nobody's any more.
        _ = work.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new OperationCanceledException(cancellation);
    }
}
