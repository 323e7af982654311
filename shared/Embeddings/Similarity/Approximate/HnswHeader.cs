using System.Buffers.Binary;
using System.IO.Hashing;
using Embeddings.Lookup;

namespace Embeddings.Similarity.Approximate;

/// <summary>
/// The first bytes of an index file, little-endian; the three blocks follow, each at a multiple of 4096, with zeros
/// between.
/// <code>
///   0  magic        8 bytes
///   8  version      int32
///  12  count        int32
///  16  links        int32, M
///  20  entry        int32
///  24  top layer    int32
///  28  upper rows   int32, how many
///  32  table        content hash of the lookup table the graph was built on
///  48  checksums    XxHash3 of the three blocks
///  72  file length  int64
///  80  checksum     XxHash3 of everything before
/// </code>
/// </summary>
internal sealed record HnswHeader(
    int Count, int Links, int Entry, int TopLayer, int UpperRowCount, string TableHash, ulong LowestChecksum, ulong RowsChecksum, ulong UpperChecksum)
{
    public const int Length = 88;
    private const int Alignment = 4096;
    private const int Version = 1;
    private const int ChecksumOffset = 80;
    private const ulong Magic = 0x5753_4E48_424D_4549; // "IEMBHNSW"

    public long LowestLength => (long)Count * Links * 2 * sizeof(int);

    public long RowsLength => (long)Count * sizeof(int);

    public long UpperLength => (long)UpperRowCount * Links * sizeof(int);

    public long LowestOffset => Alignment;

    public long RowsOffset => Align(LowestOffset + LowestLength);

    public long UpperOffset => Align(RowsOffset + RowsLength);

    public long FileLength => UpperOffset + UpperLength;

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        int[] numbers = [Version, Count, Links, Entry, TopLayer, UpperRowCount];
        for (var index = 0; index < numbers.Length; index++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 + (index * sizeof(int))), numbers[index]);
        Convert.FromHexString(TableHash).CopyTo(bytes, 32);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(48), LowestChecksum);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(56), RowsChecksum);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(64), UpperChecksum);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(72), FileLength);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(ChecksumOffset), XxHash3.HashToUInt64(bytes.AsSpan(0, ChecksumOffset)));
        return bytes;
    }

    /// <exception cref="InvalidTableException">The bytes are not a valid header for an index of this length.</exception>
    public static HnswHeader Parse(ReadOnlySpan<byte> bytes, long fileLength, string name)
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic)
            throw new InvalidTableException("not an approximate index", name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumOffset..]) != XxHash3.HashToUInt64(bytes[..ChecksumOffset]))
            throw new InvalidTableException("the header was altered: its checksum does not match", name);
        var numbers = new int[6];
        for (var index = 0; index < numbers.Length; index++)
            numbers[index] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(8 + (index * sizeof(int)))..]);
        if (numbers[0] != Version)
            throw new InvalidTableException($"written in version {numbers[0]} of the format, but this program reads version {Version}", name);
        var header = new HnswHeader(
            numbers[1], numbers[2], numbers[3], numbers[4], numbers[5],
            Convert.ToHexStringLower(bytes[32..48]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[64..]));
        header.Check(fileLength, name);
        return header;
    }

    private void Check(long fileLength, string name)
    {
        var possible = Count is >= 1 and <= LookupTable.MaximumCount && Links is >= 2 and <= HnswOptions.MostLinks
            && (uint)Entry < (uint)Count && TopLayer is >= 0 and <= Layers.Highest && UpperRowCount >= 0;
        if (!possible)
            throw new InvalidTableException("impossible sizes in the header", name);
        if (FileLength != fileLength)
            throw new InvalidTableException($"cut short or altered: {fileLength} bytes long instead of {FileLength}", name);
    }

    private static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
