namespace Embeddings.Transitions;

/// <summary>Merges sorted runs. Returns every transition once, in the order of the keys, with the sum of its weights.</summary>
internal sealed class TransitionMerge : IDisposable
{
    private const int BufferBudget = 64 << 20;
    private const int SmallestBuffer = 1 << 12;
    private const int LargestBuffer = 1 << 18;
    private const int MostOpenStreams = 256;

    private readonly List<TransitionRunReader> readers = [];
    private readonly PriorityQueue<TransitionRunReader, ulong> queue = new();

    public TransitionMerge(IReadOnlyList<TransitionsPart> parts)
    {
        var runs = parts.Sum(part => part.Counts.Runs.Count);
        var bufferBytes = Math.Clamp(BufferBudget / Math.Max(1, runs), SmallestBuffer, LargestBuffer);
        try
        {
            foreach (var part in parts)
                foreach (var stream in part.OpenRuns(keepOpen: runs <= MostOpenStreams))
                    Enter(new TransitionRunReader(stream, part.Name, bufferBytes));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ulong Key { get; private set; }

    public ulong Weight { get; private set; }

    public bool MoveNext()
    {
        if (!queue.TryPeek(out _, out var key))
            return false;
        (Key, Weight) = (key, 0);
        while (queue.TryPeek(out var reader, out var next) && next == key)
        {
            Weight += reader.Weight;
            if (reader.MoveNext())
                queue.DequeueEnqueue(reader, reader.Key);
            else
                queue.Dequeue();
        }

        return true;
    }

    public void Dispose()
    {
        foreach (var reader in readers)
            reader.Dispose();
    }

    private void Enter(TransitionRunReader reader)
    {
        readers.Add(reader);
        if (reader.MoveNext())
            queue.Enqueue(reader, reader.Key);
    }
}
