using Embeddings.Lookup;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Kernels;

namespace Embeddings.Projection;

/// <summary>
/// The items most similar to each of a table's first items, among these, by the cosine of their 8-bit directions: wrong by a few thousandths,
/// which no map shows. Every pair is compared; a block of rows stays in the nearest cache while a block of items is compared with it.
/// </summary>
internal sealed unsafe class NearestNeighbours
{
    private const int ItemBlock = 32;
    private const int RowBlock = 64;

    private NearestNeighbours(int count, int perItem)
    {
        (Count, PerItem) = (count, perItem);
        Ids = new int[(long)count * perItem];
        Cosines = new float[(long)count * perItem];
    }

    public int Count { get; }

    public int PerItem { get; }

    /// <summary>Count x PerItem ids, an item's nearest first.</summary>
    public int[] Ids { get; }

    /// <summary>Their cosines.</summary>
    public float[] Cosines { get; }

    public static NearestNeighbours Of(LookupTable table, int count, int perItem, ParallelOptions parallel, IProgress<double>? progress = null)
    {
        var neighbours = new NearestNeighbours(count, Math.Min(perItem, count - 1));
        Array.Fill(neighbours.Cosines, float.NegativeInfinity);
        if (neighbours.PerItem == 0)
            return neighbours;
        var (blocks, done) = ((count + ItemBlock - 1) / ItemBlock, 0);
        Parallel.For(0, blocks, parallel, block =>
        {
            neighbours.CompareBlock(table, block * ItemBlock);
            progress?.Report(Interlocked.Increment(ref done) / (double)blocks);
        });
        return neighbours;
    }

    public ReadOnlySpan<int> IdsOf(int item) => Ids.AsSpan(item * PerItem, PerItem);

    public ReadOnlySpan<float> CosinesOf(int item) => Cosines.AsSpan(item * PerItem, PerItem);

    private void CompareBlock(LookupTable table, int firstItem)
    {
        var stride = CompactRows.StrideOf(table.Dimensions);
        var items = Math.Min(ItemBlock, Count - firstItem);
        using var codes = new AlignedBuffer<short>(ItemBlock * (long)stride);
        for (var item = 0; item < items; item++)
            Codes.Widen(table.Compact + ((nint)(firstItem + item) * stride), stride, codes.Pointer + (item * stride));
        var dots = stackalloc int[RowBlock];
        for (var firstRow = 0; firstRow < Count; firstRow += RowBlock)
        {
            var rows = Math.Min(RowBlock, Count - firstRow);
            for (var item = 0; item < items; item++)
            {
                CompactDots.Of(codes.Pointer + (item * stride), table.Compact + ((nint)firstRow * stride), stride, rows, dots);
                Collect(table, stride, firstItem + item, firstRow, new ReadOnlySpan<int>(dots, rows));
            }
        }
    }

    private void Collect(LookupTable table, int stride, int item, int firstRow, ReadOnlySpan<int> dots)
    {
        var cosines = Cosines.AsSpan(item * PerItem, PerItem);
        var ids = Ids.AsSpan(item * PerItem, PerItem);
        var scale = ScaleOf(table, stride, item);
        for (var row = 0; row < dots.Length; row++)
        {
            var cosine = dots[row] * ScaleOf(table, stride, firstRow + row) * scale;
            if (cosine > cosines[^1] && firstRow + row != item)
                Insert(cosines, ids, cosine, firstRow + row);
        }
    }

    private static void Insert(Span<float> cosines, Span<int> ids, float cosine, int id)
    {
        var place = cosines.Length - 1;
        for (; place > 0 && cosines[place - 1] < cosine; place--)
            (cosines[place], ids[place]) = (cosines[place - 1], ids[place - 1]);
        (cosines[place], ids[place]) = (cosine, id);
    }

    private static float ScaleOf(LookupTable table, int stride, int id) => ((float*)(table.Compact + ((nint)(id + 1) * stride)))[-2];
}
