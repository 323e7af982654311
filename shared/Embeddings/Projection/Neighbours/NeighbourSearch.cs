using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Kernels.Tiles;

namespace Embeddings.Projection.Neighbours;

/// <summary>Finds the neighbours of a block of items. The rows of the block stay in the first-level cache while all items are read once.</summary>
internal sealed unsafe class NeighbourSearch<TKernel> : IDisposable
    where TKernel : ITileKernel
{
    // Items are widened together once for all tiles.
    private const int ItemsAtOnce = 16;

    private readonly LookupTable table;
    private readonly NearestNeighbours neighbours;
    private readonly int firstRow;
    private readonly int stride;
    private readonly int pairs;
    private readonly AlignedBuffer<int> tiles;
    private readonly AlignedBuffer<short> items;
    private readonly AlignedBuffer<float> scales = new(NearestNeighbours.BlockRows);
    private readonly AlignedBuffer<float> thresholds = new(NearestNeighbours.BlockRows);
    private readonly AlignedBuffer<int> dots = new(Tile.Members * Tile.Rows);

    private NeighbourSearch(LookupTable table, NearestNeighbours neighbours, int firstRow)
    {
        (this.table, this.neighbours, this.firstRow) = (table, neighbours, firstRow);
        stride = CompactRows.StrideOf(table.Dimensions);
        pairs = Tile.PairsOf(table.Dimensions);
        tiles = new AlignedBuffer<int>((long)NearestNeighbours.BlockRows * pairs);
        items = new AlignedBuffer<short>((long)ItemsAtOnce * stride);
        new Span<float>(thresholds.Pointer, NearestNeighbours.BlockRows).Fill(float.PositiveInfinity);
        for (var row = 0; row < Math.Min(NearestNeighbours.BlockRows, neighbours.Count - firstRow); row++)
            (scales.Pointer[row], thresholds.Pointer[row]) = (ScaleOf(firstRow + row), float.NegativeInfinity);
        for (var row = 0; row < NearestNeighbours.BlockRows; row += Tile.Rows)
            Tile.LayOut(Row(firstRow + row), stride, Math.Min(Tile.Rows, neighbours.Count - firstRow - row), pairs, TileAt(row));
    }

    /// <summary>Finds the neighbours of up to <see cref="NearestNeighbours.BlockRows"/> items.</summary>
    public static void Run(LookupTable table, NearestNeighbours neighbours, int firstRow)
    {
        using var search = new NeighbourSearch<TKernel>(table, neighbours, firstRow);
        for (var item = 0; item < neighbours.Count; item += ItemsAtOnce)
            search.Compare(item, Math.Min(ItemsAtOnce, neighbours.Count - item));
    }

    public void Dispose()
    {
        tiles.Dispose();
        items.Dispose();
        scales.Dispose();
        thresholds.Dispose();
        dots.Dispose();
    }

    private void Compare(int firstItem, int count)
    {
        for (var item = 0; item < count; item++)
            Codes.Widen(Row(firstItem + item), stride, items.Pointer + (item * stride));
        for (var row = 0; row < NearestNeighbours.BlockRows; row += Tile.Rows)
        {
            for (var item = 0; item < count; item += Tile.Members)
            {
                TKernel.Dots(items.Pointer + (item * stride), stride, TileAt(row), pairs, dots.Pointer);
                for (var member = 0; member < Math.Min(Tile.Members, count - item); member++)
                    Collect(firstItem + item + member, row, dots.Pointer + (member * Tile.Rows));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Collect(int item, int tile, int* tileDots)
    {
        var scale = Vector256.Create(ScaleOf(item));
        for (var start = 0; start < Tile.Rows; start += Vector256<float>.Count)
        {
            var cosines = Vector256.ConvertToSingle(Vector256.Load(tileDots + start)) * (Vector256.Load(scales.Pointer + tile + start) * scale);
            var nearer = Vector256.GreaterThan(cosines, Vector256.Load(thresholds.Pointer + tile + start)).ExtractMostSignificantBits();
            for (; nearer != 0; nearer &= nearer - 1)
            {
                var lane = BitOperations.TrailingZeroCount(nearer);
                var row = tile + start + lane;
                if (firstRow + row != item)
                    thresholds.Pointer[row] = neighbours.Insert(firstRow + row, item, cosines[lane]);
            }
        }
    }

    private int* TileAt(int row) => tiles.Pointer + ((nint)row * pairs);

    private byte* Row(int id) => table.Compact + ((nint)id * stride);

    private float ScaleOf(int id) => ((float*)Row(id + 1))[-2];
}
