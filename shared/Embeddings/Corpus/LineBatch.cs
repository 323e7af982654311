namespace Embeddings.Corpus;

/// <summary>Holds some lines of a chunk in its own memory, for one worker at a time.</summary>
internal sealed class LineBatch
{
    /// <summary>
    /// The size in bytes at which a batch takes no more lines: small enough for the second-level cache, and large enough that locking costs little.
    /// </summary>
    private const int FullBytes = 1 << 18;

    private readonly List<int> ends = [];
    private byte[] text = new byte[FullBytes];

    /// <summary>The batch's number within its chunk, from 0.</summary>
    public long Number { get; private set; }

    public int Count => ends.Count;

    public bool IsFull => ends.Count > 0 && ends[^1] >= FullBytes;

    public ReadOnlySpan<byte> this[int line]
    {
        get
        {
            var start = line == 0 ? 0 : ends[line - 1];
            return text.AsSpan(start, ends[line] - start);
        }
    }

    public void Begin(long number)
    {
        Number = number;
        ends.Clear();
    }

    public void Add(ReadOnlySpan<byte> line)
    {
        var start = ends.Count == 0 ? 0 : ends[^1];
        if (start + line.Length > text.Length)
            Array.Resize(ref text, start + line.Length);
        line.CopyTo(text.AsSpan(start));
        ends.Add(start + line.Length);
    }
}
