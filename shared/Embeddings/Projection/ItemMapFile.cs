using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Lookup;
using Embeddings.Projection.Regions;

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
///      regions   int32, since version 2
///      region    count bytes, the number of each item's region
///      typical   for each region int32 ids behind their int32 number
/// </code>
/// </summary>
internal static class ItemMapFile
{
    private const int HeaderLength = 40;
    private const int ChecksumOffset = 32;
    private const int VersionWithoutRegions = 1;
    private const int Version = 2;
    private const int MostTypical = 1000;
    private const ulong Magic = 0x5041_4D44_4542_4D45; // "EMBEDMAP"

    public static void Write(Stream output, ItemMap map)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), map.Count);
        Convert.FromHexString(map.TableHash).CopyTo(header, 16);
        byte[] body = [.. MemoryMarshal.AsBytes(map.X), .. MemoryMarshal.AsBytes(map.Y), .. Bytes(map.Regions)];
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(ChecksumOffset), Checksum(header, body));
        output.Write(header);
        output.Write(body);
    }

    public static ItemMap Read(Stream input, string name)
    {
        var header = new byte[HeaderLength];
        if (input.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic)
            throw new InvalidTableException("not a map", name);
        var (version, count) = (BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)));
        if (version is not (VersionWithoutRegions or Version))
            throw new InvalidTableException($"written in version {version} of the format, but this program reads versions up to {Version}", name);
        if (count is < 1 or > ProjectionOptions.MostItems)
            throw new InvalidTableException($"altered: a map of {count} items", name);
        var body = new BodyReader(input, count, name);
        var (x, y) = (body.Values<float>(count), body.Values<float>(count));
        var regions = version == VersionWithoutRegions ? MapRegions.Unknown(count) : ReadRegions(body, count, name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(ChecksumOffset)) != Checksum(header, body.Read))
            throw new InvalidTableException("altered: its checksum does not match", name);
        if (!Array.TrueForAll(x, float.IsFinite) || !Array.TrueForAll(y, float.IsFinite))
            throw new InvalidTableException("altered: a position is not finite", name);
        return new ItemMap(x, y, regions, Convert.ToHexStringLower(header.AsSpan(16, 16)));
    }

    private static MapRegions ReadRegions(BodyReader body, int count, string name)
    {
        var number = body.Number(MapRegions.Most);
        var regionOf = body.Values<byte>(count);
        var regions = Enumerable.Range(0, number).Select(_ => new MapRegion(body.Values<int>(body.Number(MostTypical)))).ToArray();
        return regionOf.All(region => region < number || region == MapRegions.None) && regions.All(region => region.Typical.All(id => id >= 0 && id < count))
            ? new MapRegions(regions, regionOf)
            : throw new InvalidTableException("altered: it names an item or a region that the map does not have", name);
    }

    private static byte[] Bytes(MapRegions regions)
    {
        var typical = regions.Regions.SelectMany(region => region.Typical.Prepend(region.Typical.Count)).ToArray();
        return [.. BitConverter.GetBytes(regions.Regions.Count), .. regions.RegionOf, .. MemoryMarshal.AsBytes(typical.AsSpan())];
    }

    private static ulong Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        var hash = new XxHash3();
        hash.Append(header[..ChecksumOffset]);
        hash.Append(body);
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>Reads the data after the header and keeps it for the checksum.</summary>
    private sealed class BodyReader(Stream input, int items, string name)
    {
        private readonly List<byte> read = [];

        public ReadOnlySpan<byte> Read => CollectionsMarshal.AsSpan(read);

        public int Number(int most) => Values<int>(1)[0] is var number && number >= 0 && number <= most
            ? number
            : throw new InvalidTableException($"altered: a number is {number}, and at most {most} is possible", name);

        public T[] Values<T>(int count)
            where T : unmanaged
        {
            var values = new T[count];
            var bytes = MemoryMarshal.AsBytes(values.AsSpan());
            if (input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw new InvalidTableException($"cut short: fewer than {items} items", name);
            read.AddRange(bytes);
            return values;
        }
    }
}
