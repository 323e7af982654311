using Embeddings.Pipeline.Runs;

namespace Embeddings.Functions.Activities;

/// <summary>
/// Lets one step at a time use the processors and the memory of this instance. Light steps need no turn, so they do not wait behind a slice of
/// training. host.json allows an instance several activities, and this class orders those among them that compute.
/// </summary>
internal sealed class ComputeSlot : IDisposable
{
    private readonly SemaphoreSlim free = new(1, 1);
    private readonly Lock sync = new();
    private readonly List<RunReference> waiting = [];
    private Turn? current;

    /// <summary>Waits for the slot. Steps get it in the order in which they came.</summary>
    /// <returns>The turn. It ends when it is disposed.</returns>
    public async Task<Turn> EnterAsync(RunReference run, CancellationToken cancellation)
    {
        Turn? before;
        lock (sync)
        {
            waiting.Add(run);
            before = current;
        }

        before?.TellAwaitedBy(run);
        try
        {
            await free.WaitAsync(cancellation);
        }
        catch
        {
            lock (sync)
                waiting.Remove(run);
            throw;
        }

        return Begin(run);
    }

    public void Dispose() => free.Dispose();

    private Turn Begin(RunReference run)
    {
        var turn = new Turn(this, run);
        RunReference[] others;
        lock (sync)
        {
            waiting.Remove(run);
            (current, others) = (turn, [.. waiting]);
        }

        foreach (var other in others)
            turn.TellAwaitedBy(other);
        return turn;
    }

    private void End()
    {
        lock (sync)
            current = null;
        free.Release();
    }

    /// <summary>The turn of one step.</summary>
    internal sealed class Turn(ComputeSlot slot, RunReference run) : IDisposable
    {
#pragma warning disable CA2213 // Another step may cancel it while this one ends. It holds nothing.
        private readonly CancellationTokenSource awaited = new();
#pragma warning restore CA2213
        private bool ended;

        /// <summary>Cancelled when a step of another run waits for the slot. Steps of the same run gain nothing from an early end of each other.</summary>
        public CancellationToken Awaited => awaited.Token;

        public void TellAwaitedBy(RunReference other)
        {
            if (other != run)
                awaited.Cancel();
        }

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref ended, true))
                slot.End();
        }
    }
}
