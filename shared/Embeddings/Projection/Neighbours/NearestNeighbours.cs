using System.Runtime.Intrinsics;
using Embeddings.Lookup;
using Embeddings.Numerics.Lanes;
using Embeddings.Similarity.Kernels.Tiles;

namespace Embeddings.Projection.Neighbours;

/// <summary>
/// The items most similar to each of a table's first items, among these, by the cosine of their 8-bit directions: wrong by a few thousandths,
/// which no map shows. Every pair is compared, in integers, so that every kernel finds the same; of equal cosines the smaller id is the nearer.
/// </summary>
internal sealed class NearestNeighbours
{
    // Laid out, so many rows of a hundred dimensions fill half of the nearest cache.
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

    /// <summary>Count x PerItem ids, an item's nearest first.</summary>
    public int[] Ids { get; }

    /// <summary>Their cosines.</summary>
    public float[] Cosines { get; }

    /// <param name="width">Of the registers; the one that <see cref="LaneWidths.Chosen"/> where none is given.</param>
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

    /// <summary>Takes an item among another's neighbours, whose farthest is less similar.</summary>
    /// <returns>The cosine that the next one must exceed.</returns>
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
