using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Embeddings.EncodedCorpus;

namespace Embeddings.Reliability.Formats;

/// <summary>A file of an own format with changed bytes and new checksums, as an attacker would make it.</summary>
internal sealed class Resealed
{
    private readonly byte[] whole;
    private readonly Action<byte[]> seal;

    private Resealed(byte[] whole, Action<byte[]> seal)
    {
        (this.whole, this.seal) = (whole, seal);
        Assert.Equal(whole, With([]));
    }

    public int Length => whole.Length;

    /// <summary>A file that has the hash of all previous bytes at some places.</summary>
    public static Resealed OfRunningHashes(byte[] whole)
    {
        var places = PlacesOfHashes(whole);
        Assert.NotEmpty(places);
        return new Resealed(whole, bytes =>
        {
            foreach (var (place, write) in places)
                write(bytes.AsSpan(place), XxHash3.HashToUInt64(bytes.AsSpan(0, place)));
        });
    }

    /// <summary>An encoded corpus, whose index has a hash of each block.</summary>
    public static Resealed OfBlocks(byte[] whole) => new(whole, bytes =>
    {
        var trailer = MemoryMarshal.Read<Trailer>(bytes.AsSpan(^Unsafe.SizeOf<Trailer>()..));
        var end = bytes.Length - Unsafe.SizeOf<Trailer>();
        if (trailer.IndexOffset < 0 || trailer.IndexOffset > end)
            return;
        var frame = bytes.AsSpan((int)trailer.IndexOffset, end - (int)trailer.IndexOffset);
        foreach (ref var block in MemoryMarshal.Cast<byte, BlockEntry>(frame[..Math.Max(0, frame.Length - Unsafe.SizeOf<StoredSummary>())]))
        {
            if (block.Offset >= 0 && block.Bytes >= 0 && block.Offset + block.Bytes <= bytes.Length)
                block = block with { Checksum = XxHash3.HashToUInt64(bytes.AsSpan((int)block.Offset, block.Bytes)) };
        }

        var hash = new XxHash3();
        hash.Append(bytes.AsSpan(0, EncodedCorpusFormat.HeaderBytes));
        hash.Append(frame);
        hash.Append(MemoryMarshal.AsBytes((ReadOnlySpan<long>)[trailer.IndexOffset, trailer.BlockCount]));
        trailer = trailer with { Checksum = hash.GetCurrentHashAsUInt64() };
        MemoryMarshal.Write(bytes.AsSpan(end), in trailer);
    });

    /// <summary>The file with changed bytes and matching checksums.</summary>
    public byte[] With(IEnumerable<(int Place, byte Value)> changes)
    {
        var bytes = (byte[])whole.Clone();
        changes.Apply(bytes);
        seal(bytes);
        return bytes;
    }

    /// <summary>The library writes hashes big-endian, and the formats are little-endian.</summary>
    private static List<(int Place, Action<Span<byte>, ulong> Write)> PlacesOfHashes(byte[] whole)
    {
        var places = new List<(int, Action<Span<byte>, ulong>)>();
        var hash = new XxHash3();
        for (var place = 0; place + sizeof(ulong) <= whole.Length; place++)
        {
            var before = hash.GetCurrentHashAsUInt64();
            if (BinaryPrimitives.ReadUInt64LittleEndian(whole.AsSpan(place)) == before)
                places.Add((place, BinaryPrimitives.WriteUInt64LittleEndian));
            else if (BinaryPrimitives.ReadUInt64BigEndian(whole.AsSpan(place)) == before)
                places.Add((place, BinaryPrimitives.WriteUInt64BigEndian));
            hash.Append(whole.AsSpan(place, 1));
        }

        return places;
    }
}
