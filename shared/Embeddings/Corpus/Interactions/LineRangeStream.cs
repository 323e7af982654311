namespace Embeddings.Corpus.Interactions;

/// <summary>
/// The lines that belong to a range: those that start after its offset and up to its end (and at byte 0, for the first
/// range), each to its very end, so that every line of a file belongs to exactly one of its ranges.
/// </summary>
internal sealed class LineRangeStream : Stream
{
    private const byte LineEnd = (byte)'\n';
    private readonly Stream source;
    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly long end;
    private long bufferOffset;
    private int start;
    private int length;
    private bool finished;

    /// <param name="source">Stands at the range's offset; disposed with this stream.</param>
    public LineRangeStream(Stream source, CorpusRange range)
    {
        this.source = source;
        bufferOffset = range.Offset;
        end = range.Offset + range.Length;
        if (range.Offset > 0)
            SkipLine();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    private long Offset => bufferOffset + start;

    public override int Read(Span<byte> destination)
    {
        if (finished || destination.IsEmpty || (start == length && !Fill()))
            return 0;
        var available = buffer.AsSpan(start, Math.Min(length - start, destination.Length));
        // Up to the range's end everything belongs to it; past it only the line under way does.
        var inside = Math.Min(available.Length, Math.Max(0, end - Offset));
        if (inside < available.Length && available[(int)inside..].IndexOf(LineEnd) is >= 0 and var lineEnd)
        {
            available = available[..((int)inside + lineEnd + 1)];
            finished = true;
        }

        available.CopyTo(destination);
        start += available.Length;
        return available.Length;
    }

    public override int Read(byte[] array, int offset, int count) => Read(array.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] array, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private void SkipLine()
    {
        while (start < length || Fill())
        {
            var lineEnd = buffer.AsSpan(start, length - start).IndexOf(LineEnd);
            start = lineEnd < 0 ? length : start + lineEnd + 1;
            if (lineEnd < 0)
                continue;
            finished = Offset > end;
            return;
        }
    }

    private bool Fill()
    {
        bufferOffset += length;
        start = 0;
        length = source.Read(buffer);
        return length > 0;
    }
}
