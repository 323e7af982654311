namespace Embeddings.Api.Overload;

/// <summary>
/// Measures how long work waits for a thread of the pool: the time from when an empty work item is queued until it runs. Requests wait in the same queue, which is
/// first in, first out. A busy processor, blocked threads and too many requests all lengthen it.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="enqueue">Queues a work item.</param>
/// <param name="count">Returns the number of queued work items.</param>
public sealed class QueueingDelay(TimeProvider clock, Action<Action> enqueue, Func<long> count)
{
    /// <summary>The shortest time between two work items while the queue is short.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(5);

    /// <summary>After a longer delay the next work item is queued at once, so that the end of the delay is noticed without a request.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);

    private readonly Lock mutex = new();
    private TimeSpan measured;
    private long? queued;
    private long? ran;

    /// <summary>Measures the thread pool of this process.</summary>
    public static QueueingDelay OfThreadPool(TimeProvider clock) =>
        new(clock, static run => ThreadPool.UnsafeQueueUserWorkItem(static run => run(), run, preferLocal: false), static () => ThreadPool.PendingWorkItemCount);

    /// <summary>The number of queued work items.</summary>
    public long Waiting => count();

    /// <summary>
    /// Returns the delay at present. A work item that still waits counts with the time that it has waited. Each request calls this as it begins, so that an idle process
    /// measures nothing.
    /// </summary>
    public TimeSpan Measure()
    {
        lock (mutex)
        {
            var now = clock.GetTimestamp();
            if (queued is { } since)
            {
                var waited = clock.GetElapsedTime(since, now);
                return waited > measured ? waited : measured;
            }

            if (ran is null || clock.GetElapsedTime(ran.Value, now) >= Spacing)
                Enqueue(now);
            return measured;
        }
    }

    private void Run()
    {
        lock (mutex)
        {
            var now = clock.GetTimestamp();
            measured = clock.GetElapsedTime(queued!.Value, now);
            (queued, ran) = (null, now);
            if (measured > Short)
                Enqueue(now);
        }
    }

    private void Enqueue(long now)
    {
        queued = now;
        enqueue(Run);
    }
}
