using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Lookup;

namespace Embeddings.Partitioned.Files;

/// <summary>
/// The directory of a partitioned index: where each list and each block of words lies in its file. It is small and stays in memory. The file has a
/// header of 128 bytes, then the lists, the blocks of words and their first words. docs/reference/file-formats.md describes it byte by byte.
/// </summary>
public sealed class PartitionDirectory
{
    internal const int HeaderLength = 128;
    private const int Version = 1;
    private const int ChecksumOffset = 104;
    private const ulong Magic = 0x5354_5241_5042_4D45; // "EMBPARTS"
    private const int MostLists = 1 << 24;

    private readonly ListEntry[] lists;
    private readonly WordBlockEntry[] blocks;
    private readonly byte[] keys;

    internal PartitionDirectory(IndexedTable table, FileLengths lengths, ListEntry[] lists, WordBlockEntry[] blocks, byte[] keys) =>
        (Table, Lengths, this.lists, this.blocks, this.keys) = (table, lengths, lists, blocks, keys);

    /// <summary>The table that the index is made of.</summary>
    public IndexedTable Table { get; }

    /// <summary>The number of items.</summary>
    public int Count => Table.Count;

    public int Dimensions => Table.Dimensions;

    public FileLengths Lengths { get; }

    /// <summary>The number of lists that a query reads at first.</summary>
    public Probes Probes { get; internal init; }

    public int ListCount => lists.Length;

    /// <summary>The length of the directory's own file.</summary>
    public unsafe long Length => HeaderLength + ((long)lists.Length * sizeof(ListEntry)) + ((long)blocks.Length * sizeof(WordBlockEntry)) + keys.Length;

    internal ReadOnlySpan<ListEntry> Lists => lists;

    internal ReadOnlySpan<WordBlockEntry> WordBlocks => blocks;

    /// <summary>The number of the block that would hold a word, or would hold the first word with a prefix; -1 if it comes before all words.</summary>
    internal int BlockOf(ReadOnlySpan<byte> utf8)
    {
        var (low, high) = (0, blocks.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (FirstWord(middle).SequenceCompareTo(utf8) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    /// <summary>The blocks that may hold words with a prefix, from First to End - 1. All words of the blocks between the first and the last have it.</summary>
    internal (int First, int End) BlocksOf(ReadOnlySpan<byte> prefix)
    {
        var first = Math.Max(0, BlockOf(prefix));
        var (low, high) = (first, blocks.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var word = FirstWord(middle);
            if (word[..Math.Min(word.Length, prefix.Length)].SequenceCompareTo(prefix) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return (first, low);
    }

    internal ReadOnlySpan<byte> FirstWord(int block)
    {
        var end = block + 1 < blocks.Length ? blocks[block + 1].KeyOffset : keys.Length;
        return keys.AsSpan(blocks[block].KeyOffset, end - blocks[block].KeyOffset);
    }

    public void Write(Stream output)
    {
        var body = new MemoryStream();
        body.Write(MemoryMarshal.AsBytes(lists.AsSpan()));
        body.Write(MemoryMarshal.AsBytes(blocks.AsSpan()));
        body.Write(keys);
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        int[] numbers = [Version, Count, Dimensions, lists.Length, blocks.Length, keys.Length];
        for (var index = 0; index < numbers.Length; index++)
            BinaryPrimitives.WriteInt32LittleEndian(header[(8 + (index * sizeof(int)))..], numbers[index]);
        Convert.FromHexString(Table.Hash).CopyTo(header[32..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], Lengths.Lists);
        BinaryPrimitives.WriteInt64LittleEndian(header[56..], Lengths.Rows);
        BinaryPrimitives.WriteInt64LittleEndian(header[64..], Lengths.Words);
        BinaryPrimitives.WriteInt64LittleEndian(header[72..], HeaderLength + body.Length);
        Probes.Write(header[80..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[88..], Table.Occurrences);
        BinaryPrimitives.WriteUInt64LittleEndian(header[96..], XxHash3.HashToUInt64(bytes));
        BinaryPrimitives.WriteUInt64LittleEndian(header[ChecksumOffset..], XxHash3.HashToUInt64(header[..ChecksumOffset]));
        output.Write(header);
        output.Write(bytes);
    }

    /// <exception cref="InvalidTableException">The bytes are not a directory, or were cut short or altered.</exception>
    public static PartitionDirectory Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic)
            throw new InvalidTableException("not the directory of a partitioned index", name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumOffset..]) != XxHash3.HashToUInt64(bytes[..ChecksumOffset])
            || bytes[(ChecksumOffset + sizeof(ulong))..HeaderLength].ContainsAnyExcept((byte)0))
            throw new InvalidTableException("the header was altered: its checksum does not match", name);
        var numbers = MemoryMarshal.Cast<byte, int>(bytes[8..32]).ToArray();
        if (numbers[0] != Version)
            throw new InvalidTableException($"written in version {numbers[0]} of the format, but this program reads version {Version}", name);
        if (BinaryPrimitives.ReadInt64LittleEndian(bytes[72..]) != bytes.Length)
            throw new InvalidTableException($"cut short or altered: {bytes.Length} bytes long instead of {BinaryPrimitives.ReadInt64LittleEndian(bytes[72..])}", name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[96..]) != XxHash3.HashToUInt64(bytes[HeaderLength..]))
            throw new InvalidTableException("altered: the checksum of the directory does not match", name);
        var directory = ReadBody(bytes, numbers, name);
        directory.Check(name);
        return directory;
    }

    private static unsafe PartitionDirectory ReadBody(ReadOnlySpan<byte> bytes, int[] numbers, string name)
    {
        var (listCount, blockCount, keysLength) = (numbers[3], numbers[4], numbers[5]);
        var possible = numbers[1] is >= 1 and <= LookupTable.MaximumCount && numbers[2] is >= 1 and <= LookupTable.MaximumDimensions + 1
            && listCount is >= 1 and <= MostLists && blockCount >= 0 && keysLength >= 0
            && HeaderLength + ((long)listCount * sizeof(ListEntry)) + ((long)blockCount * sizeof(WordBlockEntry)) + keysLength == bytes.Length;
        if (!possible)
            throw new InvalidTableException("impossible sizes in the header", name);
        var listsEnd = HeaderLength + (listCount * sizeof(ListEntry));
        var blocksEnd = listsEnd + (blockCount * sizeof(WordBlockEntry));
        var lengths = new FileLengths(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[64..]));
        return new PartitionDirectory(
            new IndexedTable(numbers[1], numbers[2], Convert.ToHexStringLower(bytes[32..48]), BinaryPrimitives.ReadInt64LittleEndian(bytes[88..])),
            lengths,
            MemoryMarshal.Cast<byte, ListEntry>(bytes[HeaderLength..listsEnd]).ToArray(),
            MemoryMarshal.Cast<byte, WordBlockEntry>(bytes[listsEnd..blocksEnd]).ToArray(),
            bytes[blocksEnd..].ToArray())
        {
            Probes = Probes.Read(bytes[80..]),
        };
    }

    private void Check(string name)
    {
        if (!Probes.IsPossible)
            throw new InvalidTableException($"altered: queries would read {Probes.ByDirection.ForTen} and {Probes.ByLength.ForTen} lists", name);
        foreach (var list in lists)
        {
            if (list.Rows < 0 || list.Length != ListBlock.LengthOf(list.Rows, Dimensions) || list.Offset < 0 || list.Offset > Lengths.Lists - list.Length)
                throw new InvalidTableException("a list is outside its file", name);
            if (!(list.LeastNorm >= 0 && list.LeastNorm <= list.MostNorm && float.IsFinite(list.MostNorm)))
                throw new InvalidTableException($"altered: the vectors of a list are {list.LeastNorm} to {list.MostNorm} long", name);
        }

        var (key, words) = (0, 0L);
        foreach (var block in blocks)
        {
            if (!WordBlock.Fits(block, this) || block.KeyOffset < key || block.KeyOffset > keys.Length)
                throw new InvalidTableException("a block of words is outside its file", name);
            if (block.Before != words)
                throw new InvalidTableException($"altered: {words} words come before a block that states {block.Before}", name);
            (key, words) = (block.KeyOffset, words + block.Words);
        }

        if (blocks.Length > 0 && words != Count)
            throw new InvalidTableException($"altered: the blocks have {words} words of {Count} items", name);
    }
}

/// <summary>The table that an index is made of.</summary>
/// <param name="Count">The number of items.</param>
/// <param name="Dimensions">The number of values of an indexed vector.</param>
/// <param name="Hash">The content hash of the lookup table.</param>
/// <param name="Occurrences">The counts of all items together.</param>
public sealed record IndexedTable(int Count, int Dimensions, string Hash, long Occurrences);

/// <summary>The lengths of the files that a directory describes.</summary>
public sealed record FileLengths(long Lists, long Rows, long Words);

/// <summary>Where a list lies, the XxHash3 of its rows, and the shortest and the longest of its vectors.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct ListEntry(long Offset, int Length, int Rows, float LeastNorm, float MostNorm, ulong Checksum)
{
    public ByteRange Range => new(Offset, Length);
}

/// <summary>Where a block of words lies: its words first, then their 8-bit directions.</summary>
/// <param name="Before">The number of words in the blocks before.</param>
/// <param name="MostCount">The largest count of an item in the block.</param>
/// <param name="BestId">The smallest id of the items with that count.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct WordBlockEntry(long Offset, long MostCount, int EntriesLength, int CodesLength, int Words, int Before, int KeyOffset, int BestId)
{
    public ByteRange Entries => new(Offset, EntriesLength);

    public ByteRange Whole => new(Offset, EntriesLength + CodesLength);
}
