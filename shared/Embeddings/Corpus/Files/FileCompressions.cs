using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using ZstdSharp;

namespace Embeddings.Corpus.Files;

public enum FileCompression
{
    None,
    Gzip,
    Bzip2,
    Zstandard,
    Zip,
}

/// <summary>Finds the compression of a file from the last extension of its name.</summary>
public static class FileCompressions
{
    /// <summary>The extensions of compressed files.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".gz", ".bz2", ".zst", ".zip"];

    public static FileCompression Of(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".gz" => FileCompression.Gzip,
        ".bz2" => FileCompression.Bzip2,
        ".zst" => FileCompression.Zstandard,
        ".zip" => FileCompression.Zip,
        _ => FileCompression.None,
    };

    /// <summary>Returns the extension before that of the compression, in lower case. The files in a .zip have their own extensions.</summary>
    public static string FormatOf(string name) =>
        Path.GetExtension(Of(name) == FileCompression.None ? name : Path.GetFileNameWithoutExtension(name)).ToLowerInvariant();

    /// <summary>Decompresses a stream. Reading a file that is damaged or cut short throws <see cref="InvalidDataException"/>.</summary>
    /// <param name="stored">The stored bytes. The returned stream disposes this stream.</param>
    internal static Stream Decompress(Stream stored, FileCompression compression) => compression switch
    {
        FileCompression.None => stored,
        FileCompression.Gzip => new WholeGzipStream(stored),
        FileCompression.Bzip2 => new DecompressedStream(stored, BZip2),
        FileCompression.Zstandard => new DecompressedStream(stored, source => new DecompressionStream(source, leaveOpen: false)),
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "The file holds other files."),
    };

    /// <summary>Opens a bzip2 with several members. Dumps are often compressed by several processors, which write one member after another.</summary>
    private static BZip2Stream BZip2(Stream source) => BZip2Stream.Create(source, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true);

    /// <summary>Converts the exceptions of a library to those that <see cref="GZipStream"/> throws.</summary>
    private sealed class DecompressedStream(Stream stored, Func<Stream, Stream> open) : ReadOnlyStream
    {
        private Stream? decompressed;

        public override int Read(Span<byte> buffer)
        {
            try
            {
                decompressed ??= open(stored);
                return decompressed.Read(buffer);
            }
            catch (Exception damage) when (damage is ZstdException or SharpCompress.Common.SharpCompressException or EndOfStreamException or IndexOutOfRangeException)
            {
                throw new InvalidDataException("The compressed data is damaged or cut short.", damage);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                decompressed?.Dispose();
                stored.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
