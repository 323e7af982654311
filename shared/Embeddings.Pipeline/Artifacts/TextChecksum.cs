using System.IO.Hashing;
using System.Text;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// A run's files of lines have no place for a checksum of their own, so it lies beside them: the XxHash3 of the bytes, in 16 hexadecimal digits. Runs that an older program
/// began have no such files, and their lines are read without a check.
/// </summary>
internal static class TextChecksum
{
    public static string NameOf(string text) => $"{text}.xxh3";

    /// <summary>Writes through <paramref name="output"/> and returns the checksum of what was written.</summary>
    public static byte[] Write(Stream output, Action<Stream> write)
    {
        using var hashed = new HashedStream(output, writes: true);
        write(hashed);
        return hashed.Checksum;
    }

    /// <summary>The checksum of a file of lines; null if an older program wrote the file.</summary>
    public static Task<byte[]?> FindChecksumAsync(this IArtifactStore store, string text, CancellationToken cancellation) => store.FindBytesAsync(NameOf(text), cancellation);

    /// <summary>Opens a file of lines. Its last read fails if the bytes are not those that were written.</summary>
    /// <param name="checksum">The checksum of the file; null to read it without a check.</param>
    /// <exception cref="InvalidInputException">The file was altered or cut short; thrown by the read that reaches its end.</exception>
    public static Stream OpenLines(this IArtifactStore store, string name, byte[]? checksum, string? etag = null)
    {
        var file = store.OpenRead(name, etag: etag);
        return checksum is null ? file : new HashedStream(file, writes: false) { Expected = checksum, Name = name };
    }

    /// <inheritdoc cref="OpenLines(IArtifactStore, string, byte[], string)"/>
    public static async Task<Stream> OpenLinesAsync(this IArtifactStore store, string name, CancellationToken cancellation) =>
        store.OpenLines(name, await store.FindChecksumAsync(name, cancellation));

    /// <summary>Reads a file of lines that fits into memory. Nothing of it is used before its checksum is compared.</summary>
    /// <exception cref="InvalidInputException">The file was altered or cut short.</exception>
    public static async Task<MemoryStream> ReadLinesAsync(this IArtifactStore store, string name, CancellationToken cancellation)
    {
        await using var file = await store.OpenLinesAsync(name, cancellation);
        var lines = new MemoryStream();
        await file.CopyToAsync(lines, cancellation);
        lines.Position = 0;
        return lines;
    }

    /// <summary>Hashes the bytes that are read or written, from the first to the last.</summary>
    private sealed class HashedStream(Stream file, bool writes) : Stream
    {
        private readonly XxHash3 hash = new();

        public byte[] Checksum => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetCurrentHash()));

        /// <summary>The checksum that is required at the end of a file that is read.</summary>
        public byte[] Expected { get; init; } = [];

        public string Name { get; init; } = "";

        public override bool CanRead => !writes;

        public override bool CanSeek => false;

        public override bool CanWrite => writes;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => Checked(buffer, file.Read(buffer));

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await file.ReadAsync(buffer, cancellationToken);
            return Checked(buffer.Span, read);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.Append(buffer);
            file.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !writes)
                file.Dispose();
            base.Dispose(disposing);
        }

        private int Checked(ReadOnlySpan<byte> buffer, int read)
        {
            hash.Append(buffer[..read]);
            if (read == 0 && buffer.Length > 0 && !Checksum.AsSpan().SequenceEqual(Expected))
            {
                throw new InvalidInputException(
                    "its checksum does not match its contents", Name, "The file was altered or cut short. Start the run again: it makes the file anew if you delete the run's folder.");
            }

            return read;
        }
    }
}
