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

/// <summary>How a file is compressed, by the last ending of its name.</summary>
public static class FileCompressions
{
    /// <summary>The endings of compressed files.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".gz", ".bz2", ".zst", ".zip"];

    public static FileCompression Of(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".gz" => FileCompression.Gzip,
        ".bz2" => FileCompression.Bzip2,
        ".zst" => FileCompression.Zstandard,
        ".zip" => FileCompression.Zip,
        _ => FileCompression.None,
    };

    /// <summary>The ending before that of the compression, in lower case. The files in a .zip have endings of their own.</summary>
    public static string FormatOf(string name) =>
        Path.GetExtension(Of(name) == FileCompression.None ? name : Path.GetFileNameWithoutExtension(name)).ToLowerInvariant();

    /// <summary>The decompressed bytes. A file that is damaged or cut short ends with an <see cref="InvalidDataException"/>.</summary>
    /// <param name="stored">Disposed with the stream that is returned.</param>
    internal static Stream Decompress(Stream stored, FileCompression compression) => compression switch
    {
        FileCompression.None => stored,
        FileCompression.Gzip => new WholeGzipStream(stored),
        FileCompression.Bzip2 => new DecompressedStream(stored, BZip2),
        FileCompression.Zstandard => new DecompressedStream(stored, source => new DecompressionStream(source, leaveOpen: false)),
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "The file holds other files."),
    };

    /// <summary>Dumps are often compressed by several processors: many members, one after the other.</summary>
    private static BZip2Stream BZip2(Stream source) => BZip2Stream.Create(source, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true);

    /// <summary>Gives the failures of a library the form that <see cref="GZipStream"/> has for them.</summary>
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
