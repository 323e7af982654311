namespace Embeddings.EncodedCorpus;

/// <summary>Lets threads act one after another in the order of their numbers, from 0 without a gap.</summary>
internal sealed class Turns
{
    private readonly object gate = new();
    private long next;
    private bool abandoned;

    /// <summary>Waits until all lower numbers have had their turn, then acts.</summary>
    /// <exception cref="OperationCanceledException">The turns were abandoned, because a lower number may never come.</exception>
    public void Take(long number, Action action)
    {
        lock (gate)
        {
            while (next != number && !abandoned)
                Monitor.Wait(gate);
            if (abandoned)
                throw new OperationCanceledException("Another thread failed before this one's turn.");
            action();
            next++;
            Monitor.PulseAll(gate);
        }
    }

    public void Abandon()
    {
        lock (gate)
        {
            abandoned = true;
            Monitor.PulseAll(gate);
        }
    }
}
