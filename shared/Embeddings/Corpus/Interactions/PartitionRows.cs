using System.IO.Hashing;
using Embeddings.Numerics;

namespace Embeddings.Corpus.Interactions;

/// <summary>
/// Holds all rows of one partition in memory, ordered by user and time. <see cref="TieOrder"/> gives the order of rows with the same time.
/// </summary>
internal sealed class PartitionRows : IDisposable
{
    private readonly AlignedBuffer<byte> packed;
    private readonly AlignedBuffer<RowKey> keys;

    private readonly TieOrder ties;

    private PartitionRows(AlignedBuffer<byte> packed, TieOrder ties, string name)
    {
        this.packed = packed;
        this.ties = ties;
        keys = new AlignedBuffer<RowKey>(CountRows(packed.Values, name), cleared: false);
        FillKeys();
        keys.Values.Sort();
        if (ties != TieOrder.Given)
            OrderTies();
        SeparateCollisions();
    }

    public int Count => (int)keys.Length;

    /// <param name="chunks">The files of the chunks, in the order of the chunks.</param>
    /// <param name="ties">The order of rows with the same user and time.</param>
    /// <exception cref="InvalidInputException">The partition is too large for memory.</exception>
    public static PartitionRows Read(
        IReadOnlyList<Func<Stream>> chunks, int partition, int partitions, TieOrder ties, string name, CancellationToken cancellation)
    {
        var readers = new List<PartitionedRowsReader>(chunks.Count);
        try
        {
            foreach (var open in chunks)
                readers.Add(new PartitionedRowsReader(open(), name, partition, partitions));
            var packed = new AlignedBuffer<byte>(Size(readers, partition, name), cleared: false);
            var filled = 0;
            foreach (var reader in readers)
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Read(packed.Values[filled..]);
                filled += (int)reader.Length;
            }

            return new PartitionRows(packed, ties, name);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    public Interaction this[int index] => Row(keys.Values[index]);

    public ulong Hash(int index) => keys.Values[index].Hash;

    /// <summary>Returns the end of the rows of the user at <paramref name="start"/>.</summary>
    public int EndOfUser(int start)
    {
        var user = this[start].User;
        var end = start + 1;
        while (end < Count && Hash(end) == Hash(start) && this[end].User.SequenceEqual(user))
            end++;
        return end;
    }

    public void Dispose()
    {
        packed.Dispose();
        keys.Dispose();
    }

    private static int Size(List<PartitionedRowsReader> readers, int partition, string name)
    {
        var size = readers.Sum(reader => reader.Length);
        return size <= int.MaxValue
            ? (int)size
            : throw new InvalidInputException(
                $"partition {partition} holds {size} bytes, more than can be sorted in memory", name,
                "Remove users that are not people, such as robots and shared accounts: one partition holds all rows of a user.");
    }

    /// <exception cref="InvalidInputException">A row is longer than the remaining bytes.</exception>
    private static int CountRows(ReadOnlySpan<byte> packed, string name)
    {
        var rows = 0;
        for (var offset = 0; offset < packed.Length; rows++)
        {
            if (!PackedRow.TrySkip(packed, ref offset))
                throw PartitionedRowsReader.Damaged(name);
        }

        return rows;
    }

    private void FillKeys()
    {
        var offset = 0;
        foreach (ref var key in keys.Values)
        {
            var start = offset;
            var row = PackedRow.Read(packed.Values, ref offset);
            key = new RowKey(UserHash.Of(row.User), row.Time, start);
        }
    }

    private void OrderTies()
    {
        var sorted = keys.Values;
        for (int start = 0, end; start < Count; start = end)
        {
            for (end = start + 1; end < Count && sorted[end].Hash == sorted[start].Hash && sorted[end].Time == sorted[start].Time;)
                end++;
            if (end - start > 1)
                sorted[start..end].Sort(CompareRows);
        }
    }

    // Two users with the same hash are extremely unlikely, but their rows would be mixed.
    private void SeparateCollisions()
    {
        for (int start = 0, end; start < Count; start = end)
        {
            var alike = EndOfUser(start);
            for (end = alike; end < Count && Hash(end) == Hash(start);)
                end++;
            if (end > alike)
                keys.Values[start..end].Sort(CompareRows);
        }
    }

    /// <summary>Compares two rows whose users have the same hash. Only identical rows keep the order of the files.</summary>
    private int CompareRows(RowKey left, RowKey right)
    {
        var one = Row(left);
        var other = Row(right);
        if (one.User.SequenceCompareTo(other.User) is not 0 and var byUser)
            return byUser;
        if (ties == TieOrder.Given || left.Time != right.Time)
            return left.CompareTo(right);
        if (ties == TieOrder.Shuffled && Shuffle(left.Hash, one.Item).CompareTo(Shuffle(right.Hash, other.Item)) is not 0 and var byChance)
            return byChance;
        if (one.Item.SequenceCompareTo(other.Item) is not 0 and var byItem)
            return byItem;
        return one.IsGoal != other.IsGoal ? one.IsGoal.CompareTo(other.IsGoal) : left.CompareTo(right);
    }

    private static ulong Shuffle(ulong user, ReadOnlySpan<byte> item) => XxHash3.HashToUInt64(item, (long)user);

    private Interaction Row(RowKey key)
    {
        var offset = key.Offset;
        return PackedRow.Read(packed.Values, ref offset);
    }
}

/// <summary>
/// The key by which rows are sorted before they are read. Offsets grow in the order of the files: by chunk, and by row within a chunk. Ties that
/// follow the order of the files therefore do not depend on the chunking.
/// </summary>
internal readonly record struct RowKey(ulong Hash, long Time, int Offset) : IComparable<RowKey>
{
    public int CompareTo(RowKey other)
    {
        if (Hash != other.Hash)
            return Hash < other.Hash ? -1 : 1;
        if (Time != other.Time)
            return Time < other.Time ? -1 : 1;
        return Offset.CompareTo(other.Offset);
    }
}
