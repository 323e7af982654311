using System.Numerics;
using Embeddings.Numerics;
using Embeddings.Training.Batches;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// Input rows composed of an item's own row and the rows of its parts. The composed row is their mean (Bojanowski et al. 2017, equation 2,
/// divided by the number of parts as in fastText). A position's row is composed once, when the first window that contains it begins. The
/// centres of the windows that contain it train this copy. After the last of them, the copy's change is added to the item's row and to
/// the row of every part. The gradient is not divided by the number of parts, so the mean changes by as much as the copy did.
/// </summary>
internal sealed unsafe class Composition : IDisposable
{
    private readonly ItemParts parts;
    private readonly RowAddresses input;
    private readonly RowAddresses partRows;
    private readonly Matrix composed;
    private readonly Matrix before;
    private readonly int mask;
    private readonly int[] neededFrom;
    private int entered;
    private int left;
    private SentenceBatch? batch;

    /// <param name="parts">The parts of each item.</param>
    /// <param name="input">The items' own rows.</param>
    /// <param name="partRows">The rows of the parts.</param>
    /// <param name="dimensions">N, the length of a vector.</param>
    /// <param name="mostPositions">The largest number of positions in a batch.</param>
    /// <param name="widestWindow">The largest number of positions in use at once.</param>
    public Composition(ItemParts parts, RowAddresses input, RowAddresses partRows, int dimensions, int mostPositions, int widestWindow)
    {
        this.parts = parts;
        this.input = input;
        this.partRows = partRows;
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(mostPositions, widestWindow));
        mask = slots - 1;
        composed = new Matrix(slots, dimensions);
        before = new Matrix(slots, dimensions);
        neededFrom = new int[mostPositions + 1];
    }

    public int Stride => composed.Stride;

    /// <summary>Computes the first position whose row is still needed after each centre.</summary>
    public void Begin(SentenceBatch next)
    {
        batch = next;
        (entered, left) = (0, 0);
        neededFrom[next.Count] = next.Count;
        for (var centre = next.Count - 1; centre >= 0; centre--)
            neededFrom[centre] = Math.Min(neededFrom[centre + 1], next.First[centre]);
    }

    public void Enter(int centre)
    {
        for (; entered <= batch!.Last[centre]; entered++)
            Compose(batch.Items[entered], Row(composed, entered), Row(before, entered));
    }

    public float* At(int position) => composed.Pointer + ((nint)(position & mask) * composed.Stride);

    public void Leave(int centre)
    {
        for (; left < neededFrom[centre + 1] && left < entered; left++)
            Distribute(batch!.Items[left], Row(composed, left), Row(before, left));
    }

    public void Prefetch(int item)
    {
        CachePrefetch.Row(input.Of(item), input.Stride);
        foreach (var part in parts.Of(item))
            CachePrefetch.Row(partRows.Of(part), partRows.Stride);
    }

    public void Dispose()
    {
        composed.Dispose();
        before.Dispose();
    }

    private void Compose(int item, Span<float> row, Span<float> copy)
    {
        new ReadOnlySpan<float>(input.Of(item), row.Length).CopyTo(row);
        var ofItem = parts.Of(item);
        foreach (var part in ofItem)
            Rows.Add(row, new ReadOnlySpan<float>(partRows.Of(part), row.Length));
        if (!ofItem.IsEmpty)
            Rows.Scale(row, 1f / (1 + ofItem.Length));
        row.CopyTo(copy);
    }

    private void Distribute(int item, Span<float> row, ReadOnlySpan<float> copy)
    {
        Rows.Subtract(row, copy);
        Rows.Add(new Span<float>(input.Of(item), row.Length), row);
        foreach (var part in parts.Of(item))
            Rows.Add(new Span<float>(partRows.Of(part), row.Length), row);
    }

    private Span<float> Row(Matrix matrix, int position) => new(matrix.Pointer + ((nint)(position & mask) * matrix.Stride), matrix.Stride);
}

/// <summary>Adapts a thread's <see cref="Composition"/> to the networks.</summary>
internal readonly unsafe struct ComposedRows(Composition composition) : IInputRows
{
    public nint Stride => composition.Stride;

    public void Begin(SentenceBatch batch) => composition.Begin(batch);

    public void Enter(SentenceBatch batch, int centre) => composition.Enter(centre);

    public float* At(SentenceBatch batch, int position) => composition.At(position);

    public void Leave(int centre) => composition.Leave(centre);

    public void Prefetch(SentenceBatch batch, int position) => composition.Prefetch(batch.Items[position]);

    public void Dispose() => composition.Dispose();
}
