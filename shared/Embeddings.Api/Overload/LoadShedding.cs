using Microsoft.Extensions.Logging;

namespace Embeddings.Api.Overload;

/// <summary>
/// Decides which requests are refused when more arrive than the process can answer. As in CoDel (RFC 8289), the queueing delay must stay above its target for an interval, so
/// that a burst passes. Then a share of the requests is refused. The share grows with the delay, so that as many are accepted as can be answered. A short queue is never an
/// overload: if other programs slow this one, a refusal would help nobody.
/// </summary>
public sealed class LoadShedding(QueueingDelay queue, TimeProvider clock, ApiOptions options, ILogger<LoadShedding> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>At this multiple of the target every request is refused.</summary>
    private const double Full = 4;

    /// <summary>Fewer work items are a short queue, however long they wait.</summary>
    private const int ManyWaiting = 32;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMinutes(1);

    private readonly TimeSpan target = TimeSpan.FromMilliseconds(options.TargetQueueMilliseconds);
    private readonly Lock mutex = new();
    private long? above;
    private long? reported;
    private double due;

    /// <summary>Whether to refuse the request that begins now. Never while the delay is at most the target.</summary>
    public bool Sheds()
    {
        if (target == TimeSpan.Zero)
            return false;
        var delay = queue.Measure();
        lock (mutex)
        {
            if (delay <= target)
            {
                above = null;
                return false;
            }

            var now = clock.GetTimestamp();
            above ??= now;
            return clock.GetElapsedTime(above.Value, now) >= Interval && queue.Waiting >= ManyWaiting && IsDue(delay, now);
        }
    }

    /// <summary>Spreads the refused requests evenly among all requests.</summary>
    private bool IsDue(TimeSpan delay, long now)
    {
        due += Math.Min(1, (delay - target) / ((Full - 1) * target));
        if (due < 1)
            return false;
        due -= 1;
        Report(delay, now);
        return true;
    }

    private void Report(TimeSpan delay, long now)
    {
        if (reported is { } before && clock.GetElapsedTime(before, now) < BetweenReports)
            return;
        reported = now;
        logger.Overloaded(delay.TotalMilliseconds, target.TotalMilliseconds);
    }
}
