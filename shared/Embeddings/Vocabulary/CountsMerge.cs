namespace Embeddings.Vocabulary;

/// <summary>
/// Reads counts files in parallel and returns every key once, in ordinal order, with the sum of its counts. It keeps the readers in a binary heap by
/// their current key. Memory is <see cref="BufferBudget"/> and a constant for each file, whatever the sizes of the files.
/// </summary>
internal sealed class CountsMerge : IDisposable
{
    /// <summary>
    /// The total size of all read buffers in bytes. It is exceeded only if there are so many files that each has the smallest buffer.
    /// </summary>
    public const int BufferBudget = 64 << 20;

    private const int SmallestBuffer = 1 << 12;
    private const int LargestBuffer = 1 << 18;

    /// <summary>The largest number of streams kept open. If there are more files, each is reopened whenever its buffer is filled.</summary>
    private const int MostOpenStreams = 256;

    private readonly CountsReader[] heap;
    private int heapSize;
    private byte[] key = new byte[64];
    private int keyLength;

    public CountsMerge(IReadOnlyList<CountsPart> parts)
    {
        var bufferBytes = Math.Clamp(BufferBudget / Math.Max(1, parts.Count), SmallestBuffer, LargestBuffer);
        heap = new CountsReader[parts.Count];
        try
        {
            foreach (var part in parts)
                Enter(new CountsReader(parts.Count > MostOpenStreams ? Reopened(part) : part, bufferBytes));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ReadOnlySpan<byte> Key => key.AsSpan(0, keyLength);

    public long Count { get; private set; }

    public bool MoveNext()
    {
        if (heapSize == 0)
            return false;
        Remember(heap[0].Key);
        Count = 0;
        while (heapSize > 0 && heap[0].Key.SequenceEqual(Key))
        {
            Count += heap[0].Count;
            Advance();
        }
        return true;
    }

    public void Dispose()
    {
        for (var reader = 0; reader < heapSize; reader++)
            heap[reader].Dispose();
    }

    private static CountsPart Reopened(CountsPart part) => part with { Open = () => new ReopenedStream(part.Open) };

    private void Remember(ReadOnlySpan<byte> current)
    {
        if (key.Length < current.Length)
            key = new byte[Math.Max(current.Length, key.Length * 2)];
        current.CopyTo(key);
        keyLength = current.Length;
    }

    private void Advance()
    {
        if (!heap[0].MoveNext())
        {
            heap[0].Dispose();
            heap[0] = heap[--heapSize];
        }
        SiftDown();
    }

    private void Enter(CountsReader reader)
    {
        if (!reader.MoveNext())
        {
            reader.Dispose();
            return;
        }
        var at = heapSize++;
        for (; at > 0 && Precedes(reader, heap[(at - 1) / 2]); at = (at - 1) / 2)
            heap[at] = heap[(at - 1) / 2];
        heap[at] = reader;
    }

    private void SiftDown()
    {
        if (heapSize == 0)
            return;
        var moved = heap[0];
        var at = 0;
        while (2 * at + 1 < heapSize)
        {
            var child = 2 * at + 1;
            if (child + 1 < heapSize && Precedes(heap[child + 1], heap[child]))
                child++;
            if (!Precedes(heap[child], moved))
                break;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = moved;
    }

    private static bool Precedes(CountsReader left, CountsReader right) => left.Key.SequenceCompareTo(right.Key) < 0;
}
