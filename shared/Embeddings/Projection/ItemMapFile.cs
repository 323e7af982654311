using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Lookup;

namespace Embeddings.Projection;

/// <summary>
/// The file of a map, little-endian.
/// <code>
///   0  magic     8 bytes
///   8  version   int32
///  12  count     int32
///  16  table     content hash of the lookup table
///  32  checksum  XxHash3 of everything before and after
///  40  x         count float32
///      y         count float32
/// </code>
/// </summary>
internal static class ItemMapFile
{
    private const int HeaderLength = 40;
    private const int ChecksumOffset = 32;
    private const int Version = 1;
    private const ulong Magic = 0x5041_4D44_4542_4D45; // "EMBEDMAP"

    public static void Write(Stream output, ItemMap map)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), map.Count);
        Convert.FromHexString(map.TableHash).CopyTo(header, 16);
        var x = MemoryMarshal.AsBytes(map.X);
        var y = MemoryMarshal.AsBytes(map.Y);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(ChecksumOffset), Checksum(header, x, y));
        output.Write(header);
        output.Write(x);
        output.Write(y);
    }

    public static ItemMap Read(Stream input, string name)
    {
        var header = new byte[HeaderLength];
        if (input.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic)
            throw new InvalidTableException("not a map", name);
        var (version, count) = (BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)));
        if (version != Version)
            throw new InvalidTableException($"written in version {version} of the format, this program reads version {Version}", name);
        if (count is < 1 or > ProjectionOptions.MostItems)
            throw new InvalidTableException($"altered: a map of {count} items", name);
        var (x, y) = (ReadValues(input, count, name), ReadValues(input, count, name));
        var checksum = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(ChecksumOffset));
        if (checksum != Checksum(header, MemoryMarshal.AsBytes(x.AsSpan()), MemoryMarshal.AsBytes(y.AsSpan())))
            throw new InvalidTableException("altered: its checksum does not match", name);
        return new ItemMap(x, y, Convert.ToHexStringLower(header.AsSpan(16, 16)));
    }

    private static float[] ReadValues(Stream input, int count, string name)
    {
        var values = new float[count];
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        return input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? values
            : throw new InvalidTableException($"cut short: less than {count} items", name);
    }

    private static ulong Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        var hash = new XxHash3();
        hash.Append(header[..ChecksumOffset]);
        hash.Append(x);
        hash.Append(y);
        return hash.GetCurrentHashAsUInt64();
    }
}
