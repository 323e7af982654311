using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Partitioned.Files;
using Embeddings.Tests.Partitioned;

namespace Embeddings.Reliability.Formats;

/// <summary>Changes a partitioned index and computes all checksums again, as an attacker would.</summary>
internal sealed class ResealedPartitions(IndexBytes whole)
{
    private const int ListHeader = 64;
    private const int WordHeader = 32;
    private const int ListEntryBytes = 32;
    private const int ChecksumOfListEntry = 24;

    private readonly PartitionDirectory directory = PartitionDirectory.Read(whole.Directory, "directory");

    public IndexBytes Directory(Action<byte[]> change) => whole with { Directory = SealedDirectory(Changed(whole.Directory, change)) };

    /// <summary>The directory has the checksum of each list too.</summary>
    public IndexBytes Lists(Action<byte[]> change)
    {
        var (lists, entries) = (Changed(whole.Lists, change), (byte[])whole.Directory.Clone());
        for (var list = 0; list < directory.ListCount; list++)
        {
            var entry = directory.Lists[list];
            var block = lists.AsSpan((int)entry.Offset, entry.Length);
            var checksum = XxHash3.HashToUInt64(block[ListHeader..]);
            BinaryPrimitives.WriteUInt64LittleEndian(block[24..], checksum);
            BinaryPrimitives.WriteUInt64LittleEndian(entries.AsSpan(PartitionDirectory.HeaderLength + (list * ListEntryBytes) + ChecksumOfListEntry), checksum);
        }

        return whole with { Lists = lists, Directory = SealedDirectory(entries) };
    }

    public IndexBytes Rows(Action<byte[]> change)
    {
        var rows = Changed(whole.Rows, change);
        for (var list = 0; list < directory.ListCount; list++)
        {
            if (directory.Lists[list].Rows == 0)
                continue;
            var block = ListBlock.Read(whole.Lists.AsSpan((int)directory.Lists[list].Offset, directory.Lists[list].Length), list, directory, "lists");
            foreach (var location in block.Locations)
            {
                var row = rows.AsSpan((int)location.Offset, location.Length);
                BinaryPrimitives.WriteUInt64LittleEndian(row, XxHash3.HashToUInt64(row[sizeof(ulong)..]));
            }
        }

        return whole with { Rows = rows };
    }

    /// <summary>A changed location has the checksum of what lies there.</summary>
    public IndexBytes Locations(Action<byte[]> change)
    {
        var locations = Changed(whole.Locations!, change);
        for (var id = 0; id < directory.Count; id++)
        {
            var entry = locations.AsSpan(id * RecordLocation.Bytes, RecordLocation.Bytes);
            var location = MemoryMarshal.Read<RecordLocation>(entry);
            if (location.Offset < 0 || location.Length < 0 || location.Offset > whole.Rows.Length - location.Length)
                continue;
            var row = whole.Rows.AsSpan((int)location.Offset, location.Length);
            MemoryMarshal.Write(entry, location with { Checksum = RecordLocation.ChecksumOf(row, id) });
        }

        return whole with { Locations = locations };
    }

    public IndexBytes Words(Action<byte[]> change)
    {
        var words = Changed(whole.Words, change);
        foreach (var block in directory.WordBlocks)
        {
            var bytes = words.AsSpan((int)block.Offset, block.EntriesLength + block.CodesLength);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], XxHash3.HashToUInt64(bytes[WordHeader..block.EntriesLength]));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], XxHash3.HashToUInt64(bytes[block.EntriesLength..]));
        }

        return whole with { Words = words };
    }

    private static byte[] Changed(byte[] bytes, Action<byte[]> change)
    {
        var changed = (byte[])bytes.Clone();
        change(changed);
        return changed;
    }

    private static byte[] SealedDirectory(byte[] bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(96), XxHash3.HashToUInt64(bytes.AsSpan(PartitionDirectory.HeaderLength)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(104), XxHash3.HashToUInt64(bytes.AsSpan(0, 104)));
        return bytes;
    }
}
