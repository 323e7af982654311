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

    /// <summary>Compares several queries with the same rows. Rows in the first-level cache are read from memory once for all queries.</summary>
    /// <param name="queries">queryCount x stride floats.</param>
    /// <param name="queryCount">The number of queries.</param>
    /// <param name="rows">rowCount x stride floats.</param>
    /// <param name="stride">A multiple of 16.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="sums">queryCount x rowCount floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sums<TOperator>(float* queries, int queryCount, float* rows, int stride, int rowCount, float* sums)
        where TOperator : struct, IRowOperator
    {
        var pairs = queryCount / 2 * 2;
        for (var query = 0; query < pairs; query += 2, queries += 2 * stride, sums += 2 * rowCount)
        {
            for (var row = 0; row < rowCount; row++)
                (sums[row], sums[rowCount + row]) = TwoSums<TOperator>(queries, rows + ((nint)row * stride), stride);
        }

        if (pairs < queryCount)
            Sums<TOperator>(queries, rows, stride, rowCount, sums);
    }

    // Adds in the order of Sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float First, float Second) TwoSums<TOperator>(float* queries, float* row, int stride)
        where TOperator : struct, IRowOperator
    {
        var second = queries + stride;
        var (firstEven, firstOdd, secondEven, secondOdd) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var at = 0; at < stride; at += 2 * Vector256<float>.Count)
        {
            var odd = at + Vector256<float>.Count;
            var (evenRow, oddRow) = (Vector256.Load(row + at), Vector256.Load(row + odd));
            firstEven = TOperator.Accumulate(Vector256.Load(queries + at), evenRow, firstEven);
            firstOdd = TOperator.Accumulate(Vector256.Load(queries + odd), oddRow, firstOdd);
            secondEven = TOperator.Accumulate(Vector256.Load(second + at), evenRow, secondEven);
            secondOdd = TOperator.Accumulate(Vector256.Load(second + odd), oddRow, secondOdd);
        }

        return (Vector256.Sum(firstEven + firstOdd), Vector256.Sum(secondEven + secondOdd));
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
