using System.Buffers.Binary;

namespace Embeddings.Corpus.Interactions;

/// <summary>Reads one partition's rows out of a chunk's artifact, without reading the others.</summary>
internal sealed class PartitionedRowsReader : IDisposable
{
    private readonly Stream source;
    private readonly List<(long Offset, int Length)> segments = [];

    /// <param name="source">Seekable; disposed with the reader.</param>
    /// <exception cref="InvalidInputException">The artifact is not one of this format, or of another number of partitions.</exception>
    public PartitionedRowsReader(Stream source, string name, int partition, int partitions)
    {
        this.source = source;
        Span<byte> footer = stackalloc byte[PartitionedRowsFormat.FooterBytes];
        if (source.Length < footer.Length)
            throw Damaged(name);
        source.Seek(-footer.Length, SeekOrigin.End);
        source.ReadExactly(footer);
        var rounds = BinaryPrimitives.ReadInt32LittleEndian(footer);
        var directory = BinaryPrimitives.ReadInt64LittleEndian(footer[8..]);
        var expected = directory + (long)rounds * partitions * sizeof(long) + footer.Length;
        if (!footer[16..].SequenceEqual(PartitionedRowsFormat.Magic) ||
            BinaryPrimitives.ReadInt32LittleEndian(footer[4..]) != partitions || expected != source.Length)
            throw Damaged(name);
        ReadDirectory(directory, rounds, partition, partitions);
    }

    public long Length => segments.Sum(segment => (long)segment.Length);

    /// <summary>Copies the partition's rows, in the order they were written, into a buffer of at least <see cref="Length"/> bytes.</summary>
    public void Read(Span<byte> destination)
    {
        foreach (var (offset, length) in segments)
        {
            source.Seek(offset, SeekOrigin.Begin);
            source.ReadExactly(destination[..length]);
            destination = destination[length..];
        }
    }

    public void Dispose() => source.Dispose();

    private void ReadDirectory(long directory, int rounds, int partition, int partitions)
    {
        var lengths = new byte[rounds * partitions * sizeof(long)];
        source.Seek(directory, SeekOrigin.Begin);
        source.ReadExactly(lengths);
        long offset = 0;
        for (var index = 0; index < rounds * partitions; index++)
        {
            var length = BinaryPrimitives.ReadInt64LittleEndian(lengths.AsSpan(index * sizeof(long)));
            if (index % partitions == partition && length > 0)
                segments.Add((offset, checked((int)length)));
            offset += length;
        }
    }

    private static InvalidInputException Damaged(string name) =>
        new("the artifact holds no rows split into the expected partitions", name, "Delete the run's artifacts and start the run again.");
}
