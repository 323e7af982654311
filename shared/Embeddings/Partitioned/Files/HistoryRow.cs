using System.Runtime.InteropServices;
using Embeddings.Lookup;
using Embeddings.Transitions;

namespace Embeddings.Partitioned.Files;

/// <summary>
/// What an item of a history contributes to the scores of next items: the vector that predicts them, and its row of transitions with the counts of the targets. It is
/// one record, so that an item of a history takes one read. The record begins with 32 bytes: id, entries, dimensions, linear entries (int32 each), count (int64), and
/// the forward and the backward total (float32). The vector, the targets, their counts, and the forward and backward shares follow. Last, if there are linear entries,
/// come the total weight of the linear model (float32), its targets, their counts and their shares.
/// </summary>
internal sealed class HistoryRow
{
    private const int HeaderLength = 32;
    private const int EntryBytes = sizeof(int) + sizeof(long) + (2 * sizeof(short));
    private const int LinearEntryBytes = sizeof(int) + sizeof(long) + sizeof(short);

    private readonly int[] targets;
    private readonly long[] counts;
    private readonly Half[] forward;
    private readonly Half[] backward;
    private readonly (float Forward, float Backward) totals;
    private readonly int[] linearTargets = [];
    private readonly long[] linearCounts = [];
    private readonly Half[] linearShares = [];
    private readonly float linearTotal;

    private HistoryRow(ReadOnlySpan<byte> record, int entries, int linearEntries, int dimensions)
    {
        Count = MemoryMarshal.Read<long>(record[16..]);
        totals = (MemoryMarshal.Read<float>(record[24..]), MemoryMarshal.Read<float>(record[28..]));
        record = record[HeaderLength..];
        Vector = Take<float>(ref record, dimensions);
        targets = Take<int>(ref record, entries);
        counts = Take<long>(ref record, entries);
        forward = Take<Half>(ref record, entries);
        backward = Take<Half>(ref record, entries);
        if (linearEntries == 0)
            return;
        linearTotal = Take<float>(ref record, 1)[0];
        linearTargets = Take<int>(ref record, linearEntries);
        linearCounts = Take<long>(ref record, linearEntries);
        linearShares = Take<Half>(ref record, linearEntries);
    }

    /// <summary>The occurrences of the item.</summary>
    public long Count { get; }

    /// <summary>The vector whose product with an item's output vector predicts the item.</summary>
    public float[] Vector { get; }

    public TransitionRow Transitions => new(targets, forward, backward, totals.Forward, totals.Backward);

    /// <summary>The weights with which the item predicts others, by the linear model, as forward transitions.</summary>
    public TransitionRow Linear => new(linearTargets, linearShares, new Half[linearShares.Length], linearTotal, 0);

    /// <summary>The occurrences of the targets.</summary>
    public IEnumerable<(int Target, long Count)> TargetCounts => targets.Zip(counts).Concat(linearTargets.Zip(linearCounts));

    public static byte[] Write(int id, long count, ReadOnlySpan<float> vector, TransitionRow row, TransitionRow linear, Func<int, long> countOf)
    {
        using var output = new MemoryStream((int)LengthOf(row.Targets.Length, linear.Targets.Length, vector.Length));
        output.Write(MemoryMarshal.AsBytes([id, row.Targets.Length, vector.Length, linear.Targets.Length]));
        output.Write(MemoryMarshal.AsBytes([count]));
        output.Write(MemoryMarshal.AsBytes([row.ForwardTotal, row.BackwardTotal]));
        output.Write(MemoryMarshal.AsBytes(vector));
        output.Write(MemoryMarshal.AsBytes(row.Targets));
        foreach (var target in row.Targets)
            output.Write(MemoryMarshal.AsBytes([countOf(target)]));
        output.Write(MemoryMarshal.AsBytes(row.Forward));
        output.Write(MemoryMarshal.AsBytes(row.Backward));
        if (linear.Targets.Length == 0)
            return output.ToArray();
        output.Write(MemoryMarshal.AsBytes([linear.ForwardTotal]));
        output.Write(MemoryMarshal.AsBytes(linear.Targets));
        foreach (var target in linear.Targets)
            output.Write(MemoryMarshal.AsBytes([countOf(target)]));
        output.Write(MemoryMarshal.AsBytes(linear.Forward));
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
        var (entries, linearEntries) = (numbers[1], numbers[3]);
        if (numbers[0] != id || numbers[2] != dimensions || entries < 0 || linearEntries < 0 || record.Length != LengthOf(entries, linearEntries, dimensions))
            throw new InvalidTableException($"altered: the record of item {id} is another's, or has other sizes", name);
        var row = new HistoryRow(record, entries, linearEntries, dimensions);
        return Array.TrueForAll([.. row.targets, .. row.linearTargets], target => (uint)target < (uint)items)
            ? row
            : throw new InvalidTableException($"altered: the record of item {id} names items that do not exist", name);
    }

    private static long LengthOf(int entries, int linearEntries, int dimensions) =>
        HeaderLength + ((long)dimensions * sizeof(float)) + ((long)entries * EntryBytes) + (linearEntries > 0 ? sizeof(float) + ((long)linearEntries * LinearEntryBytes) : 0);

    private static T[] Take<T>(ref ReadOnlySpan<byte> bytes, int count)
        where T : unmanaged
    {
        var taken = MemoryMarshal.Cast<byte, T>(bytes)[..count].ToArray();
        bytes = bytes[(count * Marshal.SizeOf<T>())..];
        return taken;
    }
}
