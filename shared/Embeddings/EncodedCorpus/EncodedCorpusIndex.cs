using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Embeddings.EncodedCorpus;

/// <summary>The footer of an encoded corpus file: its block index and summary. It is read and verified once when the file is opened.</summary>
internal sealed record EncodedCorpusIndex(BlockEntry[] Blocks, EncodedCorpusSummary Summary)
{
    public int LargestBlockBytes => Blocks.Length == 0 ? 0 : Blocks.Max(block => block.Bytes);

    public static EncodedCorpusIndex Read(Stream input, string name)
    {
        var header = ReadHeader(input, name);
        var trailer = ReadTrailer(input, name);
        var frame = new byte[trailer.BlockCount * Unsafe.SizeOf<BlockEntry>() + Unsafe.SizeOf<StoredSummary>()];
        ReadAt(input, name, trailer.IndexOffset, frame);
        if (ChecksumOf(header, frame, trailer) != trailer.Checksum)
            throw Damaged(name, $"its index at byte {trailer.IndexOffset} does not match its checksum");

        var blocks = MemoryMarshal.Cast<byte, BlockEntry>(frame.AsSpan(..^Unsafe.SizeOf<StoredSummary>())).ToArray();
        var stored = MemoryMarshal.Read<StoredSummary>(frame.AsSpan(^Unsafe.SizeOf<StoredSummary>()..));
        Require(name, blocks, stored, trailer.IndexOffset);
        return new EncodedCorpusIndex(
            blocks, new EncodedCorpusSummary(stored.Tokens, stored.Sentences, (int)stored.LongestSentence, stored.ExpectedPairs));
    }

    /// <summary>Checks that blocks follow each other without a gap and agree with the summary.</summary>
    private static void Require(string name, BlockEntry[] blocks, StoredSummary stored, long end)
    {
        var (offset, tokens, sentences) = ((long)EncodedCorpusFormat.HeaderBytes, 0L, 0L);
        foreach (var (number, block) in blocks.Index())
        {
            var blockTokens = (block.Bytes / sizeof(int)) - block.Sentences;
            if (block.Offset != offset || block.TokensBefore != tokens || block.Sentences < 1 || block.Bytes % sizeof(int) != 0 || blockTokens < block.Sentences
                || offset + block.Bytes > end)
                throw Damaged(name, $"block {number} is impossible: {block.Sentences} sentences in {block.Bytes} bytes from byte {block.Offset} on");
            (offset, tokens, sentences) = (offset + block.Bytes, tokens + blockTokens, sentences + block.Sentences);
        }

        if (offset != end || stored.Tokens != tokens || stored.Sentences != sentences || stored.LongestSentence < 0 || stored.LongestSentence > tokens
            || stored.LongestSentence > int.MaxValue || !double.IsFinite(stored.ExpectedPairs) || stored.ExpectedPairs < 0)
            throw Damaged(name, "its summary does not fit its blocks");
    }

    public static InvalidInputException Damaged(string name, string problem) =>
        new(problem, name, "The encoded corpus file was altered, cut short or written by another version. Encode its chunk again.");

    private static byte[] ReadHeader(Stream input, string name)
    {
        var header = new byte[EncodedCorpusFormat.HeaderBytes];
        ReadAt(input, name, 0, header);
        if (!header.AsSpan().StartsWith(EncodedCorpusFormat.Magic))
            throw Damaged(name, "it is not an encoded corpus file");
        if (!header.AsSpan().SequenceEqual(EncodedCorpusFormat.Header()))
            throw Damaged(name, $"its header is not the one of version {EncodedCorpusFormat.Version}");
        return header;
    }

    private static Trailer ReadTrailer(Stream input, string name)
    {
        var trailer = default(Trailer);
        var offset = input.Length - Unsafe.SizeOf<Trailer>();
        ReadAt(input, name, offset, MemoryMarshal.AsBytes(new Span<Trailer>(ref trailer)));
        if (trailer.Magic != MemoryMarshal.Read<ulong>(EncodedCorpusFormat.Magic))
            throw Damaged(name, $"it is cut short: its {input.Length} bytes do not end with the file's trailer");
        var frameBytes = offset - trailer.IndexOffset - Unsafe.SizeOf<StoredSummary>();
        if (trailer.IndexOffset < EncodedCorpusFormat.HeaderBytes || frameBytes < 0
            || frameBytes / Unsafe.SizeOf<BlockEntry>() != trailer.BlockCount || frameBytes % Unsafe.SizeOf<BlockEntry>() != 0)
        {
            throw Damaged(name, "its trailer does not fit its length");
        }
        return trailer;
    }

    private static ulong ChecksumOf(byte[] header, byte[] frame, Trailer trailer)
    {
        var hash = new XxHash3();
        hash.Append(header);
        hash.Append(frame);
        hash.Append(MemoryMarshal.AsBytes((ReadOnlySpan<long>)[trailer.IndexOffset, trailer.BlockCount]));
        return hash.GetCurrentHashAsUInt64();
    }

    private static void ReadAt(Stream input, string name, long offset, Span<byte> destination)
    {
        if (offset < 0 || offset + destination.Length > input.Length)
            throw Damaged(name, $"it is cut short at {input.Length} bytes");
        input.Position = offset;
        input.ReadExactly(destination);
    }
}
