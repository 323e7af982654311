using System.Runtime.InteropServices;
using Embeddings.Lookup;
using Embeddings.Transitions;

namespace Embeddings.Partitioned.Files;

/// <summary>
/// What an item of a history contributes to the scores of next items: the vector that predicts them, and its row of transitions with the counts of the targets. It is
/// one record, so that an item of a history takes one read. The record begins with 32 bytes: id, entries, dimensions, zeros (int32 each), count (int64), and the
/// forward and the backward total (float32). The vector, the targets, their counts, and the forward and backward shares follow.
/// </summary>
internal sealed class HistoryRow
{
    private const int HeaderLength = 32;
    private const int EntryBytes = sizeof(int) + sizeof(long) + (2 * sizeof(short));

    private readonly int[] targets;
    private readonly long[] counts;
    private readonly Half[] forward;
    private readonly Half[] backward;
    private readonly (float Forward, float Backward) totals;

    private HistoryRow(ReadOnlySpan<byte> record, int entries, int dimensions)
    {
        Count = MemoryMarshal.Read<long>(record[16..]);
        totals = (MemoryMarshal.Read<float>(record[24..]), MemoryMarshal.Read<float>(record[28..]));
        record = record[HeaderLength..];
        Vector = Take<float>(ref record, dimensions);
        targets = Take<int>(ref record, entries);
        counts = Take<long>(ref record, entries);
        forward = Take<Half>(ref record, entries);
        backward = Take<Half>(ref record, entries);
    }

    /// <summary>The occurrences of the item.</summary>
    public long Count { get; }

    /// <summary>The vector whose product with an item's output vector predicts the item.</summary>
    public float[] Vector { get; }

    public TransitionRow Transitions => new(targets, forward, backward, totals.Forward, totals.Backward);

    /// <summary>The occurrences of the targets.</summary>
    public IEnumerable<(int Target, long Count)> TargetCounts => targets.Zip(counts);

    public static byte[] Write(int id, long count, ReadOnlySpan<float> vector, TransitionRow row, Func<int, long> countOf)
    {
        using var output = new MemoryStream(HeaderLength + (vector.Length * sizeof(float)) + (row.Targets.Length * EntryBytes));
        output.Write(MemoryMarshal.AsBytes([id, row.Targets.Length, vector.Length, 0]));
        output.Write(MemoryMarshal.AsBytes([count]));
        output.Write(MemoryMarshal.AsBytes([row.ForwardTotal, row.BackwardTotal]));
        output.Write(MemoryMarshal.AsBytes(vector));
        output.Write(MemoryMarshal.AsBytes(row.Targets));
        foreach (var target in row.Targets)
            output.Write(MemoryMarshal.AsBytes([countOf(target)]));
        output.Write(MemoryMarshal.AsBytes(row.Forward));
        output.Write(MemoryMarshal.AsBytes(row.Backward));
        return output.ToArray();
    }

    /// <param name="dimensions">The dimensions of the vector.</param>
    /// <param name="items">The number of items of the version.</param>
    /// <exception cref="InvalidTableException">The bytes are not the record of this item, or were altered.</exception>
    public static HistoryRow Read(ReadOnlySpan<byte> record, int id, int dimensions, int items, string name)
    {
        if (record.Length < HeaderLength)
            throw new InvalidTableException($"cut short: item {id} has no record", name);
        var numbers = MemoryMarshal.Cast<byte, int>(record[..16]);
        var entries = numbers[1];
        if (numbers[0] != id || numbers[2] != dimensions || entries < 0 || record.Length != HeaderLength + ((long)dimensions * sizeof(float)) + ((long)entries * EntryBytes))
            throw new InvalidTableException($"altered: the record of item {id} is another's, or has other sizes", name);
        var row = new HistoryRow(record, entries, dimensions);
        return Array.TrueForAll(row.targets, target => (uint)target < (uint)items)
            ? row
            : throw new InvalidTableException($"altered: the record of item {id} names items that do not exist", name);
    }

    private static T[] Take<T>(ref ReadOnlySpan<byte> bytes, int count)
        where T : unmanaged
    {
        var taken = MemoryMarshal.Cast<byte, T>(bytes)[..count].ToArray();
        bytes = bytes[(count * Marshal.SizeOf<T>())..];
        return taken;
    }
}
