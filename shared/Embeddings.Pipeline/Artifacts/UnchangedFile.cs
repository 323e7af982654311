namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// Reads a file and fails if it changes meanwhile. A store replaces its files and never changes them in place, but people and other programs may: a
/// reader would then get the beginning of one state and the end of another.
/// </summary>
internal sealed class UnchangedFile : Stream
{
    private readonly FileStream file;
    private readonly string name;
    private readonly string etag;
    private readonly Func<DateTime, long, string> etagOf;

    private UnchangedFile(FileStream file, string name, string etag, Func<DateTime, long, string> etagOf) =>
        (this.file, this.name, this.etag, this.etagOf) = (file, name, etag, etagOf);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    /// <param name="file">The open file, which the reader takes over.</param>
    /// <param name="etagOf">Computes the ETag of a file from its time and length.</param>
    /// <exception cref="ArtifactChangedException">The file has changed.</exception>
    public static UnchangedFile Of(FileStream file, string name, string etag, Func<DateTime, long, string> etagOf)
    {
        var unchanged = new UnchangedFile(file, name, etag, etagOf);
        try
        {
            unchanged.RequireUnchanged();
            return unchanged;
        }
        catch
        {
            unchanged.Dispose();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        RequireUnchanged();
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await file.ReadAsync(buffer, cancellationToken);
        RequireUnchanged();
        return read;
    }

    private void RequireUnchanged()
    {
        var handle = file.SafeFileHandle;
        if (etagOf(File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle)) != etag)
            throw new ArtifactChangedException(name);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
