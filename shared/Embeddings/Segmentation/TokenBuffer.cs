using System.Runtime.CompilerServices;

namespace Embeddings.Segmentation;

/// <summary>The tokens of one sentence as UTF-8 in one reused buffer. It allocates nothing after the longest sentence.</summary>
public sealed class TokenBuffer
{
    /// <summary>
    /// The number of bytes past the end of the text that may be read but have no meaning: a vector load may start at the last byte.
    /// </summary>
    internal const int Slack = 64;

    private byte[] text = new byte[1 << 12];
    private int[] bounds = new int[1 << 10];
    private int boundCount;

    public int Count => boundCount / 2;

    public ReadOnlySpan<byte> this[int token]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var start = bounds[2 * token];
            return text.AsSpan(start, bounds[2 * token + 1] - start);
        }
    }

    /// <summary>The number of bytes of text stored so far.</summary>
    internal int Length { get; private set; }

    internal byte[] Text => text;

    /// <summary>Loads the key of a token at once. The slack makes enough bytes readable after the token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TokenKey Key(int token) => TokenKey.OfPadded(this[token]);

    public void Clear()
    {
        Length = 0;
        boundCount = 0;
    }

    /// <summary>Makes <paramref name="bytes"/> bytes writable at the end of the text, followed by slack. Returns where they begin.</summary>
    internal int Extend(int bytes)
    {
        var start = Length;
        Length += bytes;
        if (Length + Slack > text.Length)
            Array.Resize(ref text, Math.Max(text.Length * 2, Length + Slack));
        return start;
    }

    /// <summary>Removes the end of the text from <paramref name="length"/> on.</summary>
    internal void Shrink(int length) => Length = length;

    /// <summary>Adds a token that is already part of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Mark(int start, int end)
    {
        if (boundCount + 2 > bounds.Length)
            Array.Resize(ref bounds, bounds.Length * 2);
        bounds[boundCount] = start;
        bounds[boundCount + 1] = end;
        boundCount += 2;
    }

    internal (int Start, int End) Bounds(int token) => (bounds[2 * token], bounds[2 * token + 1]);

    /// <summary>Keeps the first <paramref name="count"/> tokens.</summary>
    internal void Truncate(int count) => boundCount = 2 * count;

    /// <summary>Replaces the token at <paramref name="token"/> by a token that is already part of the text.</summary>
    internal void Replace(int token, int start, int end)
    {
        bounds[2 * token] = start;
        bounds[2 * token + 1] = end;
    }

    /// <summary>Copies the token at <paramref name="from"/> over the one at <paramref name="to"/>, for filters that close gaps.</summary>
    internal void Move(int from, int to)
    {
        bounds[2 * to] = bounds[2 * from];
        bounds[2 * to + 1] = bounds[2 * from + 1];
    }
}
