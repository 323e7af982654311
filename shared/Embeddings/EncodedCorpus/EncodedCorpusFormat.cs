using System.Runtime.InteropServices;

namespace Embeddings.EncodedCorpus;

/// <summary>
/// The encoded corpus file, little-endian. The header has magic, version and a reserved field. Each block has some whole sentences: a length and that
/// number of ids, all int32. The index (one <see cref="BlockEntry"/> per block), the summary, and the trailer that locates both follow. The index has
/// a checksum for each block. The trailer's checksum covers the header, the index, the summary and the trailer's other fields.
/// </summary>
internal static class EncodedCorpusFormat
{
    public const int Version = 1;

    public const int HeaderBytes = 16;

    /// <summary>
    /// The size at which a block is closed. It is small enough for a block to stay in the second-level cache during reading and to divide a part
    /// evenly among threads, and large enough that the cost of a read call is negligible.
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

/// <summary>The position of a block and the amount of its data.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct BlockEntry(long Offset, long TokensBefore, int Bytes, int Sentences, ulong Checksum);

[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct StoredSummary(long Tokens, long Sentences, long LongestSentence, double ExpectedPairs);

/// <summary>The last bytes of the file. The index begins where the last block ends. A missing magic means that the file is cut short.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct Trailer(long IndexOffset, long BlockCount, ulong Checksum, ulong Magic);
