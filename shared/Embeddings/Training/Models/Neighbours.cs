using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>The positions around a centre, handed to a block as rows of the input matrix, as many at a time as a block takes.</summary>
internal ref struct Neighbours(int first, int last, int centre)
{
    private int next = first;

    /// <summary>Puts the next rows into the block; false when none are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool Fill(Block block, Sentence sentence, Matrix input)
    {
        var count = 0;
        var rows = block.Rows;
        var start = input.Pointer;
        nint stride = input.Stride;
        for (; next <= last && count < Block.MaximumRows; next++)
        {
            rows[count] = start + (sentence.Items[next] * stride);
            count += next == centre ? 0 : 1;
        }

        block.RowCount = count;
        return count > 0;
    }
}
