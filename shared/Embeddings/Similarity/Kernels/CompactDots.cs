using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Embeddings.Lookup;

namespace Embeddings.Similarity.Kernels;

/// <summary>
/// Dot products of one 16-bit query with rows of 8-bit codes, exact in 32-bit integers. The query is zero in the places where a
/// row stores its scale and error, so the kernel multiplies whole rows without masking.
/// </summary>
internal static unsafe class CompactDots
{
    /// <param name="query">stride values.</param>
    /// <param name="rows">rowCount x stride bytes.</param>
    /// <param name="stride">A multiple of <see cref="CompactRows.Alignment"/>.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="dots">rowCount sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(short* query, byte* rows, int stride, int rowCount, int* dots)
    {
        var row = 0;
        for (; row + 4 <= rowCount; row += 4)
        {
            var four = rows + ((nint)row * stride);
            OfFour(query, four, four + stride, four + (2 * (nint)stride), four + (3 * (nint)stride), stride, dots + row);
        }

        for (; row < rowCount; row++)
            dots[row] = Of(query, rows + ((nint)row * stride), stride);
    }

    /// <summary>The same for four rows at any addresses. Their four sums are reduced together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OfFour(short* query, byte* row0, byte* row1, byte* row2, byte* row3, int stride, int* dots)
    {
        if (Avx512BW.IsSupported)
        {
            Avx512(query, row0, row1, row2, row3, stride, dots);
            return;
        }

        dots[0] = Of(query, row0, stride);
        dots[1] = Of(query, row1, stride);
        dots[2] = Of(query, row2, stride);
        dots[3] = Of(query, row3, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(short* query, byte* row, int stride) =>
        Avx512BW.IsSupported ? Avx512(query, row, stride) : Avx2.IsSupported ? Avx(query, row, stride) : Scalar(query, row, stride);

    public static int Scalar(short* query, byte* row, int stride)
    {
        var sum = 0;
        for (var at = 0; at < stride; at++)
            sum += query[at] * (sbyte)row[at];
        return sum;
    }

    public static int Avx(short* query, byte* row, int stride)
    {
        var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
        for (var at = 0; at < stride; at += 32)
        {
            even += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16((sbyte*)row + at), Vector256.Load(query + at));
            odd += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16((sbyte*)row + at + 16), Vector256.Load(query + at + 16));
        }

        return Vector256.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Avx512(short* query, byte* row, int stride)
    {
        var sum = Products(query, row);
        for (var at = 32; at < stride; at += 32)
            sum += Products(query + at, row + at);
        return Vector512.Sum(sum);
    }

    private static void Avx512(short* query, byte* row0, byte* row1, byte* row2, byte* row3, int stride, int* dots)
    {
        var (sum0, sum1, sum2, sum3) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
        for (var at = 0; at < stride; at += 32)
        {
            sum0 += Products(query + at, row0 + at);
            sum1 += Products(query + at, row1 + at);
            sum2 += Products(query + at, row2 + at);
            sum3 += Products(query + at, row3 + at);
        }

        Vector128.Store(SumEach(Halve(sum0), Halve(sum1), Halve(sum2), Halve(sum3)), dots);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Products(short* query, byte* row) =>
        Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)row)), Vector512.Load(query));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Halve(Vector512<int> sum) => sum.GetLower() + sum.GetUpper();

    // Computes four horizontal sums with three additions.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> SumEach(Vector256<int> sum0, Vector256<int> sum1, Vector256<int> sum2, Vector256<int> sum3)
    {
        var sums = Avx2.HorizontalAdd(Avx2.HorizontalAdd(sum0, sum1), Avx2.HorizontalAdd(sum2, sum3));
        return sums.GetLower() + sums.GetUpper();
    }
}
