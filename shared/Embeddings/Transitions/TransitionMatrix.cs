using Embeddings.Lookup;

namespace Embeddings.Transitions;

/// <summary>
/// Which items follow which, read from a memory-mapped file. Opening copies nothing. Rows and columns are the ids of the version's lookup
/// table. Any number of threads may read at once. <see cref="Open"/> checks the footer and the file's length; <see cref="Verify"/> reads and
/// checks everything. Even a maliciously crafted file never causes a read outside its bounds.
/// </summary>
public sealed unsafe class TransitionMatrix : ITransitionRows, IDisposable
{
    private readonly MappedFile file;
    private readonly TransitionFooter footer;

    private TransitionMatrix(MappedFile file, TransitionFooter footer, string name)
    {
        this.file = file;
        this.footer = footer;
        Name = name;
    }

    /// <summary>The path of the file, for messages.</summary>
    public string Name { get; }

    /// <summary>The number of items, the same as in the lookup table.</summary>
    public int Count => footer.Items;

    /// <summary>The number of successors of all items together.</summary>
    public long Entries => footer.Entries;

    /// <exception cref="InvalidTableException">The file does not hold transitions, or was cut short or altered.</exception>
    public static TransitionMatrix Open(string path)
    {
        var file = MappedFile.TryOpen(path, TransitionFooter.Length) ?? throw new InvalidTableException("not a file of transitions: too short", path);
        try
        {
            var bytes = new ReadOnlySpan<byte>(file.Pointer + file.Length - TransitionFooter.Length, TransitionFooter.Length);
            return new TransitionMatrix(file, TransitionFooter.Parse(bytes, file.Length, path), path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The transitions of an item, strongest first.</summary>
    /// <exception cref="InvalidTableException">The file was altered.</exception>
    public TransitionRow Row(int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)Count);
        var starts = (long*)(file.Pointer + footer.RowsLength);
        var totals = (float*)(file.Pointer + footer.RowsLength + footer.StartsLength);
        var (start, end) = (starts[id], starts[id + 1]);
        if (start < 0 || end < start || end > Entries || end - start > Count)
            throw new InvalidTableException($"altered: the row of item {id} goes from {start} to {end}", Name);
        var row = file.Pointer + (start * TransitionFooter.EntryBytes);
        var count = (int)(end - start);
        return new TransitionRow(
            new ReadOnlySpan<int>(row, count),
            new ReadOnlySpan<Half>(row + ((long)count * sizeof(int)), count),
            new ReadOnlySpan<Half>(row + ((long)count * (sizeof(int) + sizeof(Half))), count),
            totals[2 * id],
            totals[(2 * id) + 1]);
    }

    /// <summary>Reads the whole file and checks it.</summary>
    /// <exception cref="InvalidTableException">The file was altered.</exception>
    public void Verify(CancellationToken cancellation = default)
    {
        Check(file.Pointer, footer.RowsLength, footer.RowsChecksum, cancellation);
        Check(file.Pointer + footer.RowsLength, footer.StartsLength + footer.TotalsLength, footer.IndexChecksum, cancellation);
        for (var id = 0; id < Count; id++)
        {
            var row = Row(id);
            foreach (var target in row.Targets)
            {
                if ((uint)target >= (uint)Count)
                    throw new InvalidTableException($"item {id} has the successor {target}, but there are {Count} items", Name);
            }

            if (!float.IsFinite(row.ForwardTotal) || !float.IsFinite(row.BackwardTotal) || !AreFinite(row.Forward) || !AreFinite(row.Backward))
                throw new InvalidTableException($"altered: a weight of item {id} is not finite", Name);
        }
    }

    public void Dispose() => file.Dispose();

    private static bool AreFinite(ReadOnlySpan<Half> weights)
    {
        foreach (var weight in weights)
        {
            if (!Half.IsFinite(weight))
                return false;
        }

        return true;
    }

    private void Check(byte* bytes, long length, ulong checksum, CancellationToken cancellation)
    {
        if (TableChecksum.Of(bytes, length, cancellation) != checksum)
            throw new InvalidTableException($"altered: the checksum of {length} bytes does not match", Name);
    }
}

/// <summary>Rows of transitions by the ids of items.</summary>
public interface ITransitionRows
{
    /// <summary>The transitions of an item, strongest first.</summary>
    TransitionRow Row(int id);
}

/// <summary>The successors and predecessors of an item, strongest first. The spans may point into a mapped file.</summary>
/// <param name="targets">The ids of the other items.</param>
/// <param name="forward">Each other item's share of everything that follows the item.</param>
/// <param name="backward">Each other item's share of everything that precedes the item.</param>
/// <param name="forwardTotal">The total weight of everything that follows, including entries that were not kept.</param>
/// <param name="backwardTotal">The total weight of everything that precedes, including entries that were not kept.</param>
public readonly ref struct TransitionRow(
    ReadOnlySpan<int> targets, ReadOnlySpan<Half> forward, ReadOnlySpan<Half> backward, float forwardTotal, float backwardTotal)
{
    public ReadOnlySpan<int> Targets { get; } = targets;

    public ReadOnlySpan<Half> Forward { get; } = forward;

    public ReadOnlySpan<Half> Backward { get; } = backward;

    public float ForwardTotal { get; } = forwardTotal;

    public float BackwardTotal { get; } = backwardTotal;
}
