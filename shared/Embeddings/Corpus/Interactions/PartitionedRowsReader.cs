using System.Buffers.Binary;
using System.IO.Hashing;

namespace Embeddings.Corpus.Interactions;

/// <summary>Reads one partition's rows from a chunk's file without reading the others, and verifies their checksums.</summary>
internal sealed class PartitionedRowsReader : IDisposable
{
    private readonly Stream source;
    private readonly string name;
    private readonly List<(long Offset, int Length, ulong? Checksum)> segments = [];

    /// <param name="source">A seekable stream. The reader disposes it.</param>
    /// <exception cref="InvalidInputException">The file does not have this format, is damaged, or has another number of partitions.</exception>
    public PartitionedRowsReader(Stream source, string name, int partition, int partitions)
    {
        this.source = source;
        this.name = name;
        Span<byte> magic = stackalloc byte[PartitionedRowsFormat.Magic.Length];
        if (source.Length < PartitionedRowsFormat.FirstFooterBytes)
            throw Damaged(name);
        source.Seek(-magic.Length, SeekOrigin.End);
        source.ReadExactly(magic);
        if (magic.SequenceEqual(PartitionedRowsFormat.Magic))
            ReadDirectory(partition, partitions, PartitionedRowsFormat.EntryBytes, PartitionedRowsFormat.FooterBytes, hasChecksums: true);
        else if (magic.SequenceEqual(PartitionedRowsFormat.FirstMagic))
            ReadDirectory(partition, partitions, PartitionedRowsFormat.FirstEntryBytes, PartitionedRowsFormat.FirstFooterBytes, hasChecksums: false);
        else
            throw Damaged(name);
    }

    public long Length => segments.Sum(segment => (long)segment.Length);

    /// <summary>Copies the partition's rows, in the order in which they were written, into a buffer of at least <see cref="Length"/> bytes.</summary>
    /// <exception cref="InvalidInputException">The rows are damaged.</exception>
    public void Read(Span<byte> destination)
    {
        foreach (var (offset, length, checksum) in segments)
        {
            source.Seek(offset, SeekOrigin.Begin);
            var rows = destination[..length];
            source.ReadExactly(rows);
            if (checksum is { } expected && XxHash3.HashToUInt64(rows) != expected)
                throw Damaged(name);
            destination = destination[length..];
        }
    }

    public void Dispose() => source.Dispose();

    internal static InvalidInputException Damaged(string name) =>
        new("the artifact is damaged or not split into the expected partitions", name, "Delete the run's artifacts and start the run again.");

    private void ReadDirectory(int partition, int partitions, int entryBytes, int footerBytes, bool hasChecksums)
    {
        if (source.Length < footerBytes)
            throw Damaged(name);
        Span<byte> footer = stackalloc byte[footerBytes];
        source.Seek(-footerBytes, SeekOrigin.End);
        source.ReadExactly(footer);
        var rounds = BinaryPrimitives.ReadInt32LittleEndian(footer);
        var offset = BinaryPrimitives.ReadInt64LittleEndian(footer[8..]);
        var entries = (Int128)rounds * partitions * entryBytes;
        if (rounds < 0 || offset < 0 || BinaryPrimitives.ReadInt32LittleEndian(footer[4..]) != partitions || entries > Array.MaxLength
            || offset + entries + footerBytes != source.Length)
            throw Damaged(name);

        var directory = new byte[(int)entries];
        source.Seek(offset, SeekOrigin.Begin);
        source.ReadExactly(directory);
        if (hasChecksums && !IsWhole(directory, footer))
            throw Damaged(name);
        AddSegments(directory, entryBytes, partition, partitions, offset);
    }

    private static bool IsWhole(byte[] directory, ReadOnlySpan<byte> footer)
    {
        var hash = new XxHash3();
        hash.Append(directory);
        hash.Append(footer[..PartitionedRowsFormat.FooterFieldBytes]);
        return hash.GetCurrentHashAsUInt64() == BinaryPrimitives.ReadUInt64LittleEndian(footer[PartitionedRowsFormat.FooterFieldBytes..]);
    }

    private void AddSegments(byte[] directory, int entryBytes, int partition, int partitions, long rowBytes)
    {
        long offset = 0;
        for (var index = 0; index < directory.Length / entryBytes; index++)
        {
            var entry = directory.AsSpan(index * entryBytes, entryBytes);
            var length = BinaryPrimitives.ReadInt64LittleEndian(entry);
            if (length < 0 || length > Array.MaxLength || length > rowBytes - offset)
                throw Damaged(name);
            if (index % partitions == partition && length > 0)
                segments.Add((offset, (int)length, entryBytes == PartitionedRowsFormat.EntryBytes ? BinaryPrimitives.ReadUInt64LittleEndian(entry[sizeof(long)..]) : null));
            offset += length;
        }

        if (offset != rowBytes)
            throw Damaged(name);
    }
}
