using System.Runtime.Intrinsics;
using Embeddings.Lookup;
using Embeddings.Numerics.Lanes;
using Embeddings.Similarity.Kernels.Tiles;

namespace Embeddings.Projection.Neighbours;

/// <summary>
/// Finds the most similar items of each of a table's first items, among those items, by the cosine of their 8-bit directions. The cosines are wrong
/// by a few thousandths, which is not visible on a map. Every pair is compared in integers, so every kernel finds the same neighbours. For equal
/// cosines, the smaller id is nearer.
/// </summary>
internal sealed class NearestNeighbours
{
    // In the kernel's layout, this number of rows of a hundred dimensions fills half of the first-level cache.
    public const int BlockRows = 4 * Tile.Rows;

    private NearestNeighbours(int count, int perItem)
    {
        (Count, PerItem) = (count, perItem);
        Ids = new int[(long)count * perItem];
        Cosines = new float[(long)count * perItem];
        Array.Fill(Cosines, float.NegativeInfinity);
    }

    public int Count { get; }

    public int PerItem { get; }

    /// <summary>Count x PerItem ids. Each item's nearest neighbour comes first.</summary>
    public int[] Ids { get; }

    /// <summary>The cosines of <see cref="Ids"/>.</summary>
    public float[] Cosines { get; }

    /// <param name="width">The register width. The default is <see cref="LaneWidths.Chosen"/>.</param>
    public static NearestNeighbours Of(
        LookupTable table, int count, int perItem, ParallelOptions parallel, IProgress<double>? progress = null, LaneWidth? width = null)
    {
        var neighbours = new NearestNeighbours(count, Math.Min(perItem, count - 1));
        if (neighbours.PerItem == 0)
            return neighbours;
        Action<int> search = (width ?? LaneWidths.Chosen()) switch
        {
            LaneWidth.Bits512 => first => NeighbourSearch<TileKernel<PairLanes512, Vector512<int>>>.Run(table, neighbours, first),
            LaneWidth.Bits256 => first => NeighbourSearch<TileKernel<PairLanes256, Vector256<int>>>.Run(table, neighbours, first),
            LaneWidth.Bits128 => first => NeighbourSearch<TileKernel<PairLanes128, Vector128<int>>>.Run(table, neighbours, first),
            _ => first => NeighbourSearch<ScalarTileKernel>.Run(table, neighbours, first),
        };
        var (blocks, done) = ((count + BlockRows - 1) / BlockRows, 0);
        Parallel.For(0, blocks, parallel, block =>
        {
            search(block * BlockRows);
            progress?.Report(Interlocked.Increment(ref done) / (double)blocks);
        });
        return neighbours;
    }

    public ReadOnlySpan<int> IdsOf(int item) => Ids.AsSpan(item * PerItem, PerItem);

    public ReadOnlySpan<float> CosinesOf(int item) => Cosines.AsSpan(item * PerItem, PerItem);

    /// <summary>Inserts a neighbour of an item in place of its least similar one.</summary>
    /// <returns>The cosine that the next neighbour must exceed.</returns>
    public float Insert(int item, int neighbour, float cosine)
    {
        var cosines = Cosines.AsSpan(item * PerItem, PerItem);
        var ids = Ids.AsSpan(item * PerItem, PerItem);
        var place = PerItem - 1;
        for (; place > 0 && cosines[place - 1] < cosine; place--)
            (cosines[place], ids[place]) = (cosines[place - 1], ids[place - 1]);
        (cosines[place], ids[place]) = (cosine, neighbour);
        return cosines[^1];
    }
}
