using System.Runtime.CompilerServices;
using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>The positions around a centre, from left to right. They are read one at a time or as many as a block takes.</summary>
internal ref struct Neighbours
{
    private readonly int last;
    private readonly int centre;
    private int next;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe Neighbours(SentenceBatch batch, int centre)
    {
        next = batch.First[centre];
        last = batch.Last[centre];
        this.centre = centre;
        Count = last - next;
    }

    /// <summary>The number of neighbours.</summary>
    public int Count { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(out int position)
    {
        if (next == centre)
            next++;
        position = next++;
        return position <= last;
    }

    /// <summary>Puts the next rows into the block, as many as it takes. Returns false when none are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool Fill<TInput>(Block block, SentenceBatch batch, TInput input)
        where TInput : struct, IInputRows
    {
        var count = 0;
        var rows = block.Rows;
        for (; next <= last && count < Block.MaximumRows; next++)
        {
            rows[count] = input.At(batch, next);
            count += next == centre ? 0 : 1;
        }

        block.RowCount = count;
        return count > 0;
    }
}
