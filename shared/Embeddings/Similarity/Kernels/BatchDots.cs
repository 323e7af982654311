using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Embeddings.Similarity.Kernels;

/// <summary>
/// Dot products of many coarse queries with many rows of 8-bit codes, exact in integers. The kernel rearranges rows one block at
/// a time, so that a register holds the same four dimensions of 16 rows. Each sum then stays in its lane, without a horizontal
/// addition, and all queries share the cost of the rearrangement. The codes are shifted to 0..255 and the queries are limited to
/// -32..32, so that eight products fit the 16 bits in which the processor first adds them. Subtracting 128 x the sum of the query
/// undoes the shift.
/// </summary>
internal static unsafe class BatchDots
{
    public const int BlockRows = 32;
    public const int GroupQueries = 8;

    /// <summary>The largest sum, 2 x 2 x 255 x 32 = 32,640, fits 16 bits.</summary>
    public const int LargestQueryCode = 32;

    private const int Lanes = 16;
    private const int StepDimensions = 8;
    private const int CodesPerLane = 4;

    /// <summary>Whether this processor has the instructions that make a batch faster than separate queries.</summary>
    public static bool IsFast => Avx512BW.IsSupported;

    /// <summary>The length of a query for this kernel: the dimensions rounded up to a multiple of 8, padded with zeros.</summary>
    public static int QueryLength(int dimensions) => (dimensions + StepDimensions - 1) / StepDimensions * StepDimensions;

    /// <summary>The bytes of a rearranged block.</summary>
    public static int BlockLength(int dimensions) => QueryLength(dimensions) * BlockRows;

    /// <summary>Rearranges up to 32 rows: for every four dimensions, four codes of each of the 32 rows.</summary>
    /// <param name="rows">rowCount x stride bytes. Nothing beyond them is read.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="rowCount">The number of rows, up to BlockRows.</param>
    /// <param name="queryLength">See <see cref="QueryLength"/>.</param>
    /// <param name="block">See <see cref="BlockLength"/>.</param>
    public static void LayOut(byte* rows, int stride, int rowCount, int queryLength, byte* block)
    {
        const int Move = unchecked((int)0x8080_8080);
        for (var row = 0; row < rowCount; row++, rows += stride)
        {
            var target = (int*)block + row;
            for (var lane = 0; lane < queryLength / CodesPerLane; lane++, target += BlockRows)
                *target = ((int*)rows)[lane] ^ Move;
        }
    }

    /// <param name="queries">GroupQueries x queryLength codes.</param>
    /// <param name="queryLength">See <see cref="QueryLength"/>.</param>
    /// <param name="block">See <see cref="LayOut"/>.</param>
    /// <param name="dots">GroupQueries x BlockRows sums, each too large by 128 x the sum of its query.</param>
    public static void Of(sbyte* queries, int queryLength, byte* block, int* dots)
    {
        if (IsFast)
            Avx512(queries, queryLength, block, dots);
        else
            Scalar(queries, queryLength, block, dots);
    }

    /// <summary>The same computation in scalar code.</summary>
    internal static void Scalar(sbyte* queries, int queryLength, byte* block, int* dots)
    {
        new Span<int>(dots, GroupQueries * BlockRows).Clear();
        for (var query = 0; query < GroupQueries; query++, queries += queryLength, dots += BlockRows)
        {
            for (var dimension = 0; dimension < queryLength; dimension++)
            {
                var codes = block + (dimension / CodesPerLane * CodesPerLane * BlockRows) + (dimension % CodesPerLane);
                for (var row = 0; row < BlockRows; row++)
                    dots[row] += queries[dimension] * codes[row * CodesPerLane];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Avx512(sbyte* queries, int queryLength, byte* block, int* dots)
    {
        for (var half = 0; half < GroupQueries; half += 4)
        {
            FourQueries(queries, queryLength, block, dots);
            queries += 4 * queryLength;
            dots += 4 * BlockRows;
        }
    }

    private static void FourQueries(sbyte* queries, int queryLength, byte* block, int* dots)
    {
        var (a0, a1, b0, b1) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
        var (c0, c1, d0, d1) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
        var query = (int*)queries;
        var step = queryLength / CodesPerLane;
        for (var lane = 0; lane < step; lane += 2, query += 2, block += 2 * BlockRows * CodesPerLane)
        {
            a0 += Products(block, query);
            a1 += Products(block + (Lanes * CodesPerLane), query);
            b0 += Products(block, query + step);
            b1 += Products(block + (Lanes * CodesPerLane), query + step);
            c0 += Products(block, query + (2 * step));
            c1 += Products(block + (Lanes * CodesPerLane), query + (2 * step));
            d0 += Products(block, query + (3 * step));
            d1 += Products(block + (Lanes * CodesPerLane), query + (3 * step));
        }

        Store(dots, a0, a1);
        Store(dots + BlockRows, b0, b1);
        Store(dots + (2 * BlockRows), c0, c1);
        Store(dots + (3 * BlockRows), d0, d1);
    }

    // Multiplies eight dimensions of 16 rows with one query.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Products(byte* rows, int* query)
    {
        var first = Avx512BW.MultiplyAddAdjacent(Vector512.Load(rows), Vector512.Create(query[0]).AsSByte());
        var second = Avx512BW.MultiplyAddAdjacent(Vector512.Load(rows + (BlockRows * CodesPerLane)), Vector512.Create(query[1]).AsSByte());
        return Avx512BW.MultiplyAddAdjacent(first + second, Vector512<short>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int* dots, Vector512<int> first, Vector512<int> second)
    {
        first.Store(dots);
        second.Store(dots + Lanes);
    }
}
