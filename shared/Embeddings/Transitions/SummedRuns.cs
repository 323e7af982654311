namespace Embeddings.Transitions;

/// <summary>Sums equal keys in a buffer of fixed size. Writes a sorted run whenever the buffer is full of different keys.</summary>
internal sealed class SummedRuns(Stream output, int capacity)
{
    private readonly TransitionBuffer buffer = new(capacity);
    private readonly TransitionRunsWriter writer = new(output);

    public void MakeRoomFor(int entries)
    {
        if (buffer.HasRoomFor(entries))
            return;
        buffer.Sum();
        if (buffer.IsFull)
            writer.Write(buffer);
    }

    public void Add(ulong key, ulong weight) => buffer.Add(key, weight);

    /// <returns>The start of each run.</returns>
    public IReadOnlyList<long> Complete()
    {
        buffer.Sum();
        writer.Write(buffer);
        return writer.Runs;
    }
}
