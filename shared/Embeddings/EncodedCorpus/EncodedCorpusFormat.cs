using System.Runtime.InteropServices;

namespace Embeddings.EncodedCorpus;

/// <summary>
/// The encoded corpus file, little-endian. Header: magic, version, reserved. Then blocks, each some whole sentences: a length and as many
/// ids, all int32. Then the index (one <see cref="BlockEntry"/> a block), the summary, and the trailer that locates both.
/// Each block has its checksum in the index; the trailer's checksum covers the header, index, summary and the trailer's other fields.
/// </summary>
internal static class EncodedCorpusFormat
{
    public const int Version = 1;

    public const int HeaderBytes = 16;

    /// <summary>
    /// A block is closed once it has this many bytes: small enough to stay in the second-level cache while it is read and
    /// to divide a part evenly among threads, large enough that one read call costs nothing.
    /// </summary>
    public const int BlockBytes = 1 << 18;

    public static ReadOnlySpan<byte> Magic => "EMBWINDS"u8;

    public static byte[] Header()
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        header[Magic.Length] = Version;
        return header;
    }
}

/// <summary>Where a block lies and how much it holds.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct BlockEntry(long Offset, long TokensBefore, int Bytes, int Sentences, ulong Checksum);

[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct StoredSummary(long Tokens, long Sentences, long LongestSentence, double ExpectedPairs);

/// <summary>The last bytes of the file. The index begins where the last block ends; a missing magic shows a file that is cut short.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct Trailer(long IndexOffset, long BlockCount, ulong Checksum, ulong Magic);
