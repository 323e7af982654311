namespace Embeddings.Corpus.Interactions;

/// <summary>All rows of one partition in memory, ordered by user and time; rows of one time keep the order of the files.</summary>
internal sealed class PartitionRows
{
    private readonly byte[] packed;
    private readonly Row[] rows;

    private PartitionRows(byte[] packed, Row[] rows)
    {
        this.packed = packed;
        this.rows = rows;
    }

    public int Count => rows.Length;

    /// <param name="chunks">The chunks' artifacts in the order of the chunks.</param>
    /// <exception cref="InvalidInputException">The partition is too big for memory.</exception>
    public static PartitionRows Read(
        IReadOnlyList<Func<Stream>> chunks, int partition, int partitions, string name, CancellationToken cancellation)
    {
        var readers = new List<PartitionedRowsReader>(chunks.Count);
        try
        {
            foreach (var open in chunks)
                readers.Add(new PartitionedRowsReader(open(), name, partition, partitions));
            var packed = new byte[Size(readers, partition, name)];
            var filled = 0;
            foreach (var reader in readers)
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Read(packed.AsSpan(filled));
                filled += (int)reader.Length;
            }

            return new PartitionRows(packed, Sort(packed));
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    public Interaction this[int index]
    {
        get
        {
            var offset = rows[index].Offset;
            return PackedRows.Read(packed, ref offset);
        }
    }

    /// <summary>Where the rows of the user at <paramref name="start"/> end.</summary>
    public int EndOfUser(int start)
    {
        var user = this[start].User;
        var end = start + 1;
        while (end < rows.Length && rows[end].Hash == rows[start].Hash && this[end].User.SequenceEqual(user))
            end++;
        return end;
    }

    public ulong Hash(int index) => rows[index].Hash;

    private static long Size(List<PartitionedRowsReader> readers, int partition, string name)
    {
        var size = readers.Sum(reader => reader.Length);
        return size <= Array.MaxLength
            ? size
            : throw new InvalidInputException(
                $"partition {partition} holds {size} bytes, more than one array can", name,
                "Remove users that are no people (robots, shared accounts), or raise the number of partitions.");
    }

    private static Row[] Sort(byte[] packed)
    {
        var rows = new List<Row>();
        for (var offset = 0; offset < packed.Length;)
        {
            var start = offset;
            var row = PackedRows.Read(packed, ref offset);
            rows.Add(new Row(UserHash.Of(row.User), row.Time, start));
        }

        var sorted = rows.ToArray();
        Array.Sort(sorted, (left, right) => Compare(left, right, packed));
        return sorted;
    }

    // Offsets grow in the order of the chunks and of their rows, that is of the files: the tie-break does not depend on chunking.
    private static int Compare(Row left, Row right, byte[] packed)
    {
        if (left.Hash != right.Hash)
            return left.Hash.CompareTo(right.Hash);
        int leftOffset = left.Offset, rightOffset = right.Offset;
        var byUser = PackedRows.Read(packed, ref leftOffset).User.SequenceCompareTo(PackedRows.Read(packed, ref rightOffset).User);
        if (byUser != 0)
            return byUser;
        return left.Time != right.Time ? left.Time.CompareTo(right.Time) : left.Offset.CompareTo(right.Offset);
    }

    private readonly record struct Row(ulong Hash, long Time, int Offset);
}
