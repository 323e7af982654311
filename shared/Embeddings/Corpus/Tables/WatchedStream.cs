namespace Embeddings.Corpus.Tables;

/// <summary>
/// Passes reads on to a file, counts them, and keeps the first failure, because a library may wrap or hide it. It stops a library that reads in
/// circles. After <see cref="Abandon"/> every read fails, which ends a thread that still reads.
/// </summary>
internal sealed class WatchedStream(Stream file) : Stream
{
    /// <summary>The largest number of times that the file's bytes may be read. No reader needs more.</summary>
    private const int Repetitions = 16;

    /// <summary>The number of additional bytes that may be read repeatedly in a small file: its directory and its page headers.</summary>
    private const long Allowance = 1 << 20;

    private readonly Lock gate = new();
    private readonly long mostBytes = (Repetitions * file.Length) + Allowance;
    private long bytes;
    private long reads;
    private volatile bool isReading;
    private volatile bool isAbandoned;

    /// <summary>The number of completed reads.</summary>
    public long Reads => Interlocked.Read(ref reads);

    public bool IsReading => isReading;

    /// <summary>The first failure of the file's own reads. Null if none failed.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>Closes the file as soon as no read uses it. It does not wait for a read.</summary>
    public void Abandon()
    {
        isAbandoned = true;
        if (!gate.TryEnter())
            return;
        try
        {
            file.Dispose();
        }
        finally
        {
            gate.Exit();
        }
    }

    public override int Read(Span<byte> buffer)
    {
        lock (gate)
        {
            ThrowIfRepeating();
            isReading = true;
            try
            {
                var read = file.Read(buffer);
                bytes += Math.Max(read, 1);
                return read;
            }
            catch (Exception failure)
            {
                Failure ??= failure;
                throw;
            }
            finally
            {
                isReading = false;
                Interlocked.Increment(ref reads);
            }
        }
    }

    public override int ReadByte()
    {
        Span<byte> single = stackalloc byte[1];
        return Read(single) == 0 ? -1 : single[0];
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads synchronously, because its caller has its own thread.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin)
    {
        lock (gate)
        {
            ThrowIfRepeating();
            return file.Seek(offset, origin);
        }
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    private void ThrowIfRepeating()
    {
        if (bytes > mostBytes)
            throw new InvalidDataException($"{bytes} bytes have been read of a file of {file.Length} bytes: the reader repeats itself");
        if (!isAbandoned)
            return;
        file.Dispose();
        throw new ObjectDisposedException(nameof(WatchedStream), "The read was abandoned.");
    }
}
