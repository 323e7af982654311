using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Similarity.Kernels;

/// <summary>The term that a kernel sums over the dimensions of a query and a row.</summary>
internal interface IRowOperator
{
    static abstract Vector256<float> Accumulate(Vector256<float> query, Vector256<float> row, Vector256<float> sum);
}

/// <summary>
/// Compares one float32 query with rows. Memory bandwidth limits the speed, so 256-bit registers suffice.
/// A row has the same sum wherever it is computed, to the last bit.
/// </summary>
internal static unsafe class FloatRows
{
    /// <param name="query">stride floats, padded with zeros.</param>
    /// <param name="rows">rowCount x stride floats.</param>
    /// <param name="stride">A multiple of 16.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="sums">rowCount floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sums<TOperator>(float* query, float* rows, int stride, int rowCount, float* sums)
        where TOperator : struct, IRowOperator
    {
        // One row after the other. Reading several rows at once makes several streams, which the processor prefetches too late.
        for (var row = 0; row < rowCount; row++, rows += stride)
            sums[row] = Sum<TOperator>(query, rows, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum<TOperator>(float* query, float* row, int stride)
        where TOperator : struct, IRowOperator
    {
        var evenSum = Vector256<float>.Zero;
        var oddSum = Vector256<float>.Zero;
        for (var at = 0; at < stride; at += 2 * Vector256<float>.Count)
        {
            var odd = at + Vector256<float>.Count;
            evenSum = TOperator.Accumulate(Vector256.Load(query + at), Vector256.Load(row + at), evenSum);
            oddSum = TOperator.Accumulate(Vector256.Load(query + odd), Vector256.Load(row + odd), oddSum);
        }

        return Vector256.Sum(evenSum + oddSum);
    }
}
