using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Lookup;

namespace Embeddings.Partitioned.Files;

/// <summary>
/// A block of words in the order of their UTF-8 bytes. It has a header of 32 bytes, an entry of 40 bytes for each word, the words, and then their
/// directions in 8 bits. A reader that only lists words leaves the directions out.
/// </summary>
internal static class WordBlock
{
    public const int HeaderLength = 32;
    public const int WordsPerBlock = 128;
    private const int Magic = 0x4452_4F57; // "WORD"
    private const int Alignment = 32;

    /// <summary>Writes a block and returns the length of its part without directions.</summary>
    public static int Write(Stream output, int block, IReadOnlyList<byte[]> words, ReadOnlySpan<WordEntry> entries, ReadOnlySpan<byte> codes)
    {
        var length = Align(HeaderLength + (entries.Length * WordEntry.Bytes) + words.Sum(word => word.Length));
        var bytes = new byte[length];
        MemoryMarshal.AsBytes(entries).CopyTo(bytes.AsSpan(HeaderLength));
        var at = HeaderLength + (entries.Length * WordEntry.Bytes);
        foreach (var word in words)
        {
            word.CopyTo(bytes, at);
            at += word.Length;
        }

        int[] numbers = [Magic, block, entries.Length, length];
        for (var index = 0; index < numbers.Length; index++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(index * sizeof(int)), numbers[index]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), XxHash3.HashToUInt64(bytes.AsSpan(HeaderLength)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), XxHash3.HashToUInt64(codes));
        output.Write(bytes);
        output.Write(codes);
        return length;
    }

    /// <summary>Whether a block has room for its words and their directions, and lies within its file.</summary>
    public static bool Fits(in WordBlockEntry block, PartitionDirectory directory)
    {
        var entries = HeaderLength + ((long)block.Words * WordEntry.Bytes);
        var codes = (long)block.Words * CompactRows.StrideOf(directory.Dimensions);
        return block.Words >= 1 && block.EntriesLength >= entries && block.CodesLength == codes && (long)block.EntriesLength + block.CodesLength <= int.MaxValue
            && block.Offset >= 0 && block.Offset <= directory.Lengths.Words - block.EntriesLength - block.CodesLength;
    }

    /// <summary>Reads the words of a block. The bytes may end before the directions.</summary>
    /// <exception cref="InvalidTableException">The bytes are not this block, or were cut short or altered.</exception>
    public static WordEntries Read(ReadOnlySpan<byte> bytes, int block, PartitionDirectory directory, string name)
    {
        var entry = directory.WordBlocks[block];
        if (bytes.Length < entry.EntriesLength)
            throw new InvalidTableException($"block {block} of words is cut short: {bytes.Length} bytes instead of {entry.EntriesLength}", name);
        var numbers = MemoryMarshal.Cast<byte, int>(bytes[..16]);
        if (numbers[0] != Magic || numbers[1] != block || numbers[2] != entry.Words || numbers[3] != entry.EntriesLength)
            throw new InvalidTableException($"altered: the header of block {block} of words does not match the directory", name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]) != XxHash3.HashToUInt64(bytes[HeaderLength..entry.EntriesLength]))
            throw new InvalidTableException($"altered: the checksum of block {block} of words does not match", name);
        var wordsAt = HeaderLength + (entry.Words * WordEntry.Bytes);
        var words = MemoryMarshal.Cast<byte, WordEntry>(bytes[HeaderLength..wordsAt]);
        foreach (var word in words)
        {
            if ((uint)word.Id >= (uint)directory.Count)
                throw new InvalidTableException($"altered: block {block} of words names item {word.Id} of {directory.Count} items", name);
            word.Row.Check(directory, name);
        }

        return new WordEntries(words, bytes[wordsAt..entry.EntriesLength], name);
    }

    /// <summary>The directions of the block's words, from bytes that hold the whole block.</summary>
    /// <exception cref="InvalidTableException">The directions were cut short or altered.</exception>
    public static ReadOnlySpan<byte> ReadCodes(ReadOnlySpan<byte> bytes, int block, in WordBlockEntry entry, string name)
    {
        var codes = bytes[entry.EntriesLength..];
        return codes.Length == entry.CodesLength && BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]) == XxHash3.HashToUInt64(codes)
            ? codes
            : throw new InvalidTableException($"altered: the checksum of the directions of block {block} of words does not match", name);
    }

    private static int Align(int length) => (length + Alignment - 1) / Alignment * Alignment;
}

/// <summary>A word of a block: its item and where the item's row lies.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct WordEntry(long Count, RowLocation Row, int Id, int WordEnd, float Norm, int Reserved, int ReservedToo)
{
    public const int Bytes = 40;
}

/// <summary>The words of a block.</summary>
internal readonly ref struct WordEntries(ReadOnlySpan<WordEntry> entries, ReadOnlySpan<byte> words, string name)
{
    private readonly ReadOnlySpan<byte> words = words;

    public ReadOnlySpan<WordEntry> Entries { get; } = entries;

    public ReadOnlySpan<byte> Word(int index)
    {
        var (start, end) = (index == 0 ? 0 : Entries[index - 1].WordEnd, Entries[index].WordEnd);
        return start >= 0 && start <= end && end <= words.Length
            ? words[start..end]
            : throw new InvalidTableException("altered: a word is outside its block", name);
    }

    /// <summary>The position of the first word at or after the given one.</summary>
    public int FirstAtOrAfter(ReadOnlySpan<byte> utf8)
    {
        var (low, high) = (0, Entries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Word(middle).SequenceCompareTo(utf8) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
