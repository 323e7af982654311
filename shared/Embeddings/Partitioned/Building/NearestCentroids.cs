using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Partitioned.Building;

/// <summary>
/// Finds the centroids nearest to many vectors in two levels. Consecutive centroids are neighbours, so each tile of them has a centre of its own. A vector is
/// compared with the centres of all tiles, and then with the centroids of the nearest tiles. Each cosine is one chain of fused multiply-adds, so it is the
/// same for every width of register.
/// </summary>
internal sealed unsafe class NearestCentroids : IDisposable
{
    /// <summary>The number of vectors that are compared together. They fit into the second-level cache.</summary>
    public const int BatchRows = 1024;

    private const int Tile = 64;
    private const int RowsAtOnce = 4;

    /// <summary>The number of tiles that a vector is compared with: more miss hardly any of the nearest centroids.</summary>
    private const int NearestTiles = 24;

    private readonly int count;
    private readonly int dimensions;
    private readonly int tiles;
    private readonly AlignedBuffer<float> centroids;
    private readonly AlignedBuffer<float> centres;

    public NearestCentroids(LookupTable table)
    {
        (count, dimensions, tiles) = (table.Count, table.Dimensions, (table.Count + Tile - 1) / Tile);
        centroids = new AlignedBuffer<float>((long)tiles * Tile * dimensions);
        centres = new AlignedBuffer<float>((long)TilesOf(tiles) * Tile * dimensions);
        var sum = new double[dimensions];
        for (var tile = 0; tile < tiles; tile++)
        {
            Array.Clear(sum);
            for (var id = tile * Tile; id < Math.Min(count, (tile + 1) * Tile); id++)
            {
                var centroid = table.Vector(id);
                for (var dimension = 0; dimension < dimensions; dimension++)
                {
                    Place(centroids, id, dimension) = centroid[dimension];
                    sum[dimension] += centroid[dimension];
                }
            }

            var norm = Math.Sqrt(sum.Sum(value => value * value));
            for (var dimension = 0; dimension < dimensions && norm > 0; dimension++)
                Place(centres, tile, dimension) = (float)(sum[dimension] / norm);
        }
    }

    /// <summary>Finds the nearest centroids of each vector, nearest first, with their cosines. Equally near centroids are ordered by number.</summary>
    /// <param name="vectors">At most <see cref="BatchRows"/> vectors of length 1.</param>
    public NearCentroid[][] Find(Matrix vectors, int most)
    {
        var found = new NearestOfRow[vectors.Rows];
        for (var row = 0; row < found.Length; row++)
            found[row] = new NearestOfRow(Math.Min(most, count));
        var near = tiles <= NearestTiles ? null : new NearestOfRow[vectors.Rows];
        if (near is not null)
        {
            for (var row = 0; row < near.Length; row++)
                near[row] = new NearestOfRow(NearestTiles);
            int[] every = [.. Enumerable.Range(0, vectors.Rows)];
            for (var tile = 0; tile < TilesOf(tiles); tile++)
                Compare(vectors, every, centres.Pointer + ((nint)tile * Tile * dimensions), tile * Tile, tiles, near);
        }

        var rowsOfTile = RowsOfTiles(vectors.Rows, near);
        for (var tile = 0; tile < tiles; tile++)
            Compare(vectors, rowsOfTile[tile], centroids.Pointer + ((nint)tile * Tile * dimensions), tile * Tile, count, found);
        return [.. found.Select(row => row.Ordered())];
    }

    public void Dispose()
    {
        centroids.Dispose();
        centres.Dispose();
    }

    private static int TilesOf(int count) => (count + Tile - 1) / Tile;

    private ref float Place(AlignedBuffer<float> packed, int id, int dimension) =>
        ref packed.Pointer[((nint)(id / Tile) * Tile * dimensions) + ((nint)dimension * Tile) + (id % Tile)];

    /// <summary>The vectors that are compared with each tile: all of them if no tiles were chosen.</summary>
    private IReadOnlyList<int>[] RowsOfTiles(int rows, NearestOfRow[]? near)
    {
        if (near is null)
        {
            int[] every = [.. Enumerable.Range(0, rows)];
            return [.. Enumerable.Repeat<IReadOnlyList<int>>(every, tiles)];
        }

        var rowsOfTile = new List<int>[tiles];
        for (var tile = 0; tile < tiles; tile++)
            rowsOfTile[tile] = [];
        for (var row = 0; row < rows; row++)
            foreach (var tile in near[row].Ordered())
                rowsOfTile[tile.Id].Add(row);
        return rowsOfTile;
    }

    private void Compare(Matrix vectors, IReadOnlyList<int> rows, float* tile, int first, int end, NearestOfRow[] found)
    {
        var cosines = stackalloc float[RowsAtOnce * Tile];
        for (var start = 0; start < rows.Count; start += RowsAtOnce)
        {
            float* Vector(int at) => vectors.Pointer + ((nint)rows[Math.Min(start + at, rows.Count - 1)] * vectors.Stride);
            for (var half = 0; half < Tile; half += 2 * Vector512<float>.Count)
                Products(Vector(0), Vector(1), Vector(2), Vector(3), dimensions, tile + half, cosines + half);
            for (var at = 0; at < Math.Min(RowsAtOnce, rows.Count - start); at++)
                found[rows[start + at]].Add(cosines + (at * Tile), first, Math.Min(Tile, end - first));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Products(float* a, float* b, float* c, float* d, int dimensions, float* tile, float* cosines)
    {
        var (a0, a1, b0, b1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (c0, c1, d0, d1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (nint dimension = 0; dimension < dimensions; dimension++, tile += Tile)
        {
            var (first, second) = (Vector512.Load(tile), Vector512.Load(tile + Vector512<float>.Count));
            var value = Vector512.Create(a[dimension]);
            a0 = Vector512.FusedMultiplyAdd(value, first, a0);
            a1 = Vector512.FusedMultiplyAdd(value, second, a1);
            value = Vector512.Create(b[dimension]);
            b0 = Vector512.FusedMultiplyAdd(value, first, b0);
            b1 = Vector512.FusedMultiplyAdd(value, second, b1);
            value = Vector512.Create(c[dimension]);
            c0 = Vector512.FusedMultiplyAdd(value, first, c0);
            c1 = Vector512.FusedMultiplyAdd(value, second, c1);
            value = Vector512.Create(d[dimension]);
            d0 = Vector512.FusedMultiplyAdd(value, first, d0);
            d1 = Vector512.FusedMultiplyAdd(value, second, d1);
        }

        Store(cosines, a0, a1);
        Store(cosines + Tile, b0, b1);
        Store(cosines + (2 * Tile), c0, c1);
        Store(cosines + (3 * Tile), d0, d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* cosines, Vector512<float> first, Vector512<float> second)
    {
        first.Store(cosines);
        second.Store(cosines + Vector512<float>.Count);
    }
}

/// <summary>A centroid and the cosine of its angle to a vector.</summary>
internal readonly record struct NearCentroid(int Id, float Cosine);

/// <summary>The nearest centroids of one vector so far, nearest first.</summary>
internal sealed unsafe class NearestOfRow(int most)
{
    private readonly NearCentroid[] nearest = new NearCentroid[most];
    private float least = float.NegativeInfinity;
    private int held;

    public NearCentroid[] Ordered() => nearest[..held];

    public void Add(float* cosines, int firstId, int count)
    {
        for (var start = 0; start < count; start += Vector512<float>.Count)
        {
            var better = Vector512.GreaterThan(Vector512.Load(cosines + start), Vector512.Create(least)).ExtractMostSignificantBits();
            for (; better != 0; better &= better - 1)
            {
                var at = start + BitOperations.TrailingZeroCount(better);
                if (at < count && cosines[at] > least)
                    Insert(new NearCentroid(firstId + at, cosines[at]));
            }
        }
    }

    private void Insert(NearCentroid centroid)
    {
        var at = held < nearest.Length ? held++ : held - 1;
        for (; at > 0 && nearest[at - 1].Cosine < centroid.Cosine; at--)
            nearest[at] = nearest[at - 1];
        nearest[at] = centroid;
        if (held == nearest.Length)
            least = nearest[^1].Cosine;
    }
}
