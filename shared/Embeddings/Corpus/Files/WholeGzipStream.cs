using System.IO.Compression;

namespace Embeddings.Corpus.Files;

/// <summary>
/// Decompresses a gzip of one or more members and detects when it is cut short, which <see cref="GZipStream"/> treats as its end. One more member
/// with known contents is appended to the stored bytes. It is decompressed last only if everything before it was complete.
/// </summary>
internal sealed class WholeGzipStream : ReadOnlyStream
{
    private const int BufferBytes = 1 << 16;

    private static readonly byte[] Seal = "\0end of the stored bytes\uFFFF"u8.ToArray();
    private static readonly byte[] CompressedSeal = Compress(Seal);

    private readonly GZipStream gzip;
    private readonly byte[] buffer = new byte[BufferBytes];
    private int start;
    private int end;
    private bool ended;

    public WholeGzipStream(Stream stored) =>
        gzip = new GZipStream(new ConcatenatedStream(stored, new MemoryStream(CompressedSeal)), CompressionMode.Decompress);

    /// <exception cref="InvalidDataException">The gzip is damaged or cut short.</exception>
    public override int Read(Span<byte> destination)
    {
        while (!ended && end - start <= Seal.Length)
            Fill();
        var count = Math.Min(destination.Length, end - start - (ended ? 0 : Seal.Length));
        buffer.AsSpan(start, count).CopyTo(destination);
        start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            gzip.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        var read = gzip.Read(buffer, end, buffer.Length - end);
        end += read;
        if (read > 0)
            return;
        if (!buffer.AsSpan(0, end).SequenceEqual(Seal))
            throw new InvalidDataException("The gzip ends before its last member does.");
        ended = true;
        end = 0;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}
