using System.Net;
using Azure;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Reads a blob as it was when it was opened, piece by piece. If the blob is replaced or deleted between two pieces, reading fails.</summary>
/// <param name="changeOf">Tells a replaced blob from a deleted one.</param>
internal sealed class BlobReadStream(string name, Stream blob, Func<RequestFailedException, InvalidInputException> changeOf) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => blob.Length;

    public override long Position
    {
        get => blob.Position;
        set => blob.Position = value;
    }

    /// <exception cref="ArtifactChangedException">The blob was replaced.</exception>
    /// <exception cref="ArtifactNotFoundException">The blob was deleted.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return blob.Read(buffer);
        }
        catch (RequestFailedException changed) when (IsChange(changed))
        {
            throw changeOf(changed);
        }
        catch (InvalidDataException damaged)
        {
            throw new DamagedTransferException(name, damaged);
        }
    }

    /// <exception cref="ArtifactChangedException">The blob was replaced.</exception>
    /// <exception cref="ArtifactNotFoundException">The blob was deleted.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await blob.ReadAsync(buffer, cancellationToken);
        }
        catch (RequestFailedException changed) when (IsChange(changed))
        {
            throw changeOf(changed);
        }
        catch (InvalidDataException damaged)
        {
            throw new DamagedTransferException(name, damaged);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => blob.Seek(offset, origin);

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            blob.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsChange(RequestFailedException failure) => failure.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound;
}

/// <summary>A piece of an artifact was damaged in transfer. It can be read again.</summary>
public sealed class DamagedTransferException(string name, Exception inner) : IOException($"{name}: a piece of it arrived damaged.", inner);
