using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Embeddings.Transitions;

/// <summary>Writes the file of a <see cref="TransitionMatrix"/> row by row. Memory is 16 bytes per item.</summary>
internal sealed class TransitionMatrixWriter(Stream output, int items)
{
    private readonly long[] starts = new long[items + 1];
    private readonly float[] totals = new float[2 * items];
    private readonly XxHash3 rowsHash = new();
    private int rows;

    public void Add(TransitionRowBuilder row)
    {
        var count = row.Entries.Count;
        var targets = new int[count];
        var shares = new Half[2 * count];
        for (var index = 0; index < count; index++)
        {
            var entry = row.Entries[index];
            targets[index] = entry.Target;
            shares[index] = Share(entry.Forward, row.ForwardTotal);
            shares[count + index] = Share(entry.Backward, row.BackwardTotal);
        }

        Write(MemoryMarshal.AsBytes(targets.AsSpan()));
        Write(MemoryMarshal.AsBytes(shares.AsSpan()));
        totals[2 * rows] = (float)((double)row.ForwardTotal / TransitionWeight.Unit);
        totals[(2 * rows) + 1] = (float)((double)row.BackwardTotal / TransitionWeight.Unit);
        starts[rows + 1] = starts[rows] + count;
        rows++;
    }

    /// <returns>The number of entries of all rows.</returns>
    public long Complete()
    {
        var index = new XxHash3();
        foreach (var bytes in new[] { MemoryMarshal.AsBytes(starts.AsSpan()).ToArray(), MemoryMarshal.AsBytes(totals.AsSpan()).ToArray() })
        {
            index.Append(bytes);
            output.Write(bytes);
        }

        output.Write(new TransitionFooter(items, starts[^1], rowsHash.GetCurrentHashAsUInt64(), index.GetCurrentHashAsUInt64()).ToBytes());
        output.Flush();
        return starts[^1];
    }

    private static Half Share(ulong weight, ulong total) => total == 0 ? Half.Zero : (Half)((double)weight / total);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        rowsHash.Append(bytes);
        output.Write(bytes);
    }
}
