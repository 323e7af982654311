namespace Embeddings.Corpus.Files;

/// <summary>
/// Reads the lines that belong to a range (see <see cref="CorpusRange"/>), each up to its end. Every line of a file belongs to exactly one of its
/// ranges. All code that reads parts of files reads them through this stream.
/// </summary>
internal sealed class LineRangeStream : ReadOnlyStream
{
    private const byte LineEnd = (byte)'\n';
    private const int SkipBytes = 16 * 1024;
    private readonly Stream source;
    private readonly CorpusRange range;
    private readonly long end;
    private ReadOnlyMemory<byte> pending;
    private long position;
    private bool finished;

    /// <param name="source">A stream at the range's offset. This stream disposes it.</param>
    public LineRangeStream(Stream source, CorpusRange range)
    {
        this.source = source;
        this.range = range;
        position = range.Offset;
        end = range.Offset + range.Length;
        if (range.Offset > 0)
            SkipLine();
    }

    /// <exception cref="InvalidInputException">The file is shorter than its range.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (finished || buffer.IsEmpty)
            return 0;
        var read = ReadNext(buffer);
        if (read == 0)
        {
            finished = true;
            RequireWholeRange();
        }

        // All bytes up to the range's end belong to it. After the end, only the current line does.
        var inside = (int)Math.Min(read, Math.Max(0, end - position));
        if (buffer[inside..read].IndexOf(LineEnd) is >= 0 and var lineEnd)
        {
            read = inside + lineEnd + 1;
            finished = true;
        }

        position += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private int ReadNext(Span<byte> buffer)
    {
        if (pending.IsEmpty)
            return source.Read(buffer);
        var count = Math.Min(buffer.Length, pending.Length);
        pending.Span[..count].CopyTo(buffer);
        pending = pending[count..];
        return count;
    }

    private void SkipLine()
    {
        var skipped = new byte[SkipBytes];
        for (int read; (read = source.Read(skipped)) > 0; position += read)
        {
            var lineEnd = skipped.AsSpan(0, read).IndexOf(LineEnd);
            if (lineEnd < 0)
                continue;
            pending = skipped.AsMemory(lineEnd + 1, read - lineEnd - 1);
            position += lineEnd + 1;
            finished = position > end;
            return;
        }

        finished = true;
        RequireWholeRange();
    }

    private void RequireWholeRange()
    {
        if (position < end)
        {
            throw new InvalidInputException(
                "it is shorter than when the corpus was listed", $"{range.File.Name}, after {position} bytes of text",
                "Upload the file again, whole, and start the run again.");
        }
    }
}
