namespace Embeddings.Corpus.Interactions;

/// <summary>A few bytes (a .csv's line of column names) and then another stream, as one.</summary>
internal sealed class HeadedStream(byte[] head, Stream rest) : Stream
{
    private int headRead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> destination)
    {
        if (headRead == head.Length)
            return rest.Read(destination);
        var count = Math.Min(destination.Length, head.Length - headRead);
        head.AsSpan(headRead, count).CopyTo(destination);
        headRead += count;
        return count;
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
            rest.Dispose();
        base.Dispose(disposing);
    }
}
