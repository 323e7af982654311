using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Lookup;

namespace Embeddings.Partitioned.Files;

/// <summary>
/// One list: a header of 64 bytes, the rows in 8 bits side by side (<see cref="CompactRows"/>), then for each row its id, the length of its vector, and
/// where its full row lies. Every part begins at a multiple of 32 bytes.
/// </summary>
internal readonly ref struct ListBlock
{
    public const int HeaderLength = 64;
    public const int Alignment = 64;
    private const int Magic = 0x5453_494C; // "LIST"

    private ListBlock(ReadOnlySpan<byte> body, int rows, int dimensions)
    {
        var parts = Parts.Of(rows, dimensions);
        Codes = body[..(int)parts.Ids];
        Ids = MemoryMarshal.Cast<byte, int>(body[(int)parts.Ids..])[..rows];
        Norms = MemoryMarshal.Cast<byte, float>(body[(int)parts.Norms..])[..rows];
        Locations = MemoryMarshal.Cast<byte, RowLocation>(body[(int)parts.Locations..])[..rows];
    }

    public ReadOnlySpan<byte> Codes { get; }

    public ReadOnlySpan<int> Ids { get; }

    public ReadOnlySpan<float> Norms { get; }

    public ReadOnlySpan<RowLocation> Locations { get; }

    /// <summary>The length of a list in bytes, which may be more than a list can have.</summary>
    public static long LengthOf(int rows, int dimensions) => HeaderLength + Parts.Of(rows, dimensions).End;

    /// <summary>Writes the header of a list whose rows are in place, and returns the checksum of the rows.</summary>
    public static ulong Seal(Span<byte> block, int list, int rows, int dimensions)
    {
        var checksum = XxHash3.HashToUInt64(block[HeaderLength..]);
        block[..HeaderLength].Clear();
        int[] numbers = [Magic, list, rows, dimensions, block.Length];
        for (var index = 0; index < numbers.Length; index++)
            BinaryPrimitives.WriteInt32LittleEndian(block[(index * sizeof(int))..], numbers[index]);
        BinaryPrimitives.WriteUInt64LittleEndian(block[24..], checksum);
        return checksum;
    }

    public static ListParts For(Span<byte> block, int rows, int dimensions)
    {
        var body = block[HeaderLength..];
        var parts = Parts.Of(rows, dimensions);
        return new ListParts(
            body[..(int)parts.Ids],
            MemoryMarshal.Cast<byte, int>(body[(int)parts.Ids..])[..rows],
            MemoryMarshal.Cast<byte, float>(body[(int)parts.Norms..])[..rows],
            MemoryMarshal.Cast<byte, RowLocation>(body[(int)parts.Locations..])[..rows]);
    }

    /// <exception cref="InvalidTableException">The bytes are not this list, or were cut short or altered.</exception>
    public static ListBlock Read(ReadOnlySpan<byte> block, int list, PartitionDirectory directory, string name)
    {
        var (entry, dimensions) = (directory.Lists[list], directory.Dimensions);
        if (block.Length != entry.Length)
            throw new InvalidTableException($"list {list} is cut short: {block.Length} bytes instead of {entry.Length}", name);
        var numbers = MemoryMarshal.Cast<byte, int>(block[..20]);
        if (numbers[0] != Magic || numbers[1] != list || numbers[2] != entry.Rows || numbers[3] != dimensions || numbers[4] != entry.Length)
            throw new InvalidTableException($"altered: the header of list {list} does not match the directory", name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(block[24..]) != entry.Checksum
            || block[20..24].ContainsAnyExcept((byte)0) || block[32..HeaderLength].ContainsAnyExcept((byte)0)
            || XxHash3.HashToUInt64(block[HeaderLength..]) != entry.Checksum)
            throw new InvalidTableException($"altered: the checksum of list {list} does not match", name);
        var read = new ListBlock(block[HeaderLength..], entry.Rows, dimensions);
        foreach (var id in read.Ids)
        {
            if ((uint)id >= (uint)directory.Count)
                throw new InvalidTableException($"altered: list {list} names item {id} of {directory.Count} items", name);
        }

        foreach (var location in read.Locations)
            location.Check(directory, name);
        return read;
    }

    private readonly record struct Parts(long Ids, long Norms, long Locations, long End)
    {
        public static Parts Of(long rows, int dimensions)
        {
            var ids = rows * CompactRows.StrideOf(dimensions);
            var norms = ids + Align(rows * sizeof(int));
            var locations = norms + Align(rows * sizeof(float));
            return new Parts(ids, norms, locations, Align(locations + (rows * RowLocation.Bytes)));
        }

        private static long Align(long length) => (length + CompactRows.Alignment - 1) / CompactRows.Alignment * CompactRows.Alignment;
    }
}

/// <summary>The parts of a list that is being written.</summary>
internal readonly ref struct ListParts(Span<byte> codes, Span<int> ids, Span<float> norms, Span<RowLocation> locations)
{
    public Span<byte> Codes { get; } = codes;

    public Span<int> Ids { get; } = ids;

    public Span<float> Norms { get; } = norms;

    public Span<RowLocation> Locations { get; } = locations;
}

/// <summary>Where the full row of an item lies.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct RowLocation(long Offset, int Length)
{
    public const int Bytes = 12;

    public ByteRange Range => new(Offset, Length);

    /// <exception cref="InvalidTableException">The row is outside the file of rows.</exception>
    public void Check(PartitionDirectory directory, string name)
    {
        if (Offset < 0 || Length < 0 || Offset > directory.Lengths.Rows - Length)
            throw new InvalidTableException("altered: a row is outside its file", name);
    }
}
