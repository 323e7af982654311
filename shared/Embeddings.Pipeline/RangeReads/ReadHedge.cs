namespace Embeddings.Pipeline.RangeReads;

/// <summary>
/// Reads a second time, once, if the first read takes longer than 95 of 100 reads do (Dean and Barroso 2013, The Tail at Scale). The first answer counts.
/// </summary>
public sealed class ReadHedge(TimeProvider clock)
{
    private const int Remembered = 256;
    private const int LeastKnown = 32;
    private const double Percentile = 0.95;

    private readonly Lock gate = new();
    private readonly TimeSpan[] latest = new TimeSpan[Remembered];
    private int measured;
    private TimeSpan? limit;
    private long secondReads;

    /// <summary>The number of reads that were repeated.</summary>
    public long SecondReads => Volatile.Read(ref secondReads);

    public async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read)
    {
        var begun = clock.GetTimestamp();
        using var enough = new CancellationTokenSource();
        try
        {
            var answer = await FirstAnswerAsync(read, enough.Token);
            Remember(clock.GetElapsedTime(begun));
            return answer;
        }
        finally
        {
            await enough.CancelAsync();
        }
    }

    private async Task<T> FirstAnswerAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken enough)
    {
        var first = read(enough);
        if (Limit() is not { } patience || await IsDoneAsync(first, patience, enough))
            return await first;
        Interlocked.Increment(ref secondReads);
        var second = read(enough);
        var sooner = await Task.WhenAny(first, second);
        if (sooner.IsCompletedSuccessfully)
            return await sooner;
        return await (sooner == first ? second : first);
    }

    private async Task<bool> IsDoneAsync(Task first, TimeSpan patience, CancellationToken enough) =>
        await Task.WhenAny(first, Task.Delay(patience, clock, enough)) == first;

    private TimeSpan? Limit()
    {
        lock (gate)
            return limit;
    }

    private void Remember(TimeSpan taken)
    {
        lock (gate)
        {
            latest[measured++ % Remembered] = taken;
            if (measured % LeastKnown == 0)
            {
                var sorted = latest[..Math.Min(measured, Remembered)];
                Array.Sort(sorted);
                limit = sorted[(int)(Percentile * (sorted.Length - 1))];
            }
        }
    }
}
