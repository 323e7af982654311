using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Embeddings.Numerics;
using Embeddings.Training.Kernels;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// The targets of every centre of a batch, in tiles of six: the centre itself, then its k negatives. They are drawn before the batch is
/// trained, so that their rows can be prefetched. As in word2vec.c, a negative that equals the centre is ignored, and a negative that is
/// drawn twice counts twice.
/// </summary>
internal sealed unsafe class TargetSet : IDisposable
{
    /// <summary>A tile is read as one 256-bit register.</summary>
    private const int TileLength = 8;

    private readonly int negative;
    private int* ids;

    public TargetSet(int negative, int centres)
    {
        this.negative = negative;
        Tiles = (negative + Block.Targets) / Block.Targets;
        ids = (int*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, centres) * (nuint)Tiles * TileLength * sizeof(int), 64);
    }

    ~TargetSet() => Free();

    /// <summary>k, the number of negatives.</summary>
    public int Negative => negative;

    /// <summary>The number of tiles of six targets per centre.</summary>
    public int Tiles { get; }

    /// <summary>Fills the tiles of one centre with the centre and the next k draws. Unused places hold distinct negative numbers.</summary>
    /// <param name="draws">The next draws. Memory must be readable one place before and, for five negatives, two places after the k draws.</param>
    /// <returns>The draw after the last one taken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Fill(int position, int centre, int* draws)
    {
        if (negative != Block.Targets - 1)
            return FillAny(position, centre, draws);
        Vector256.Load(draws - 1).WithElement(0, centre).Store(Tile(position, 0));
        return draws + negative;
    }

    private int* FillAny(int position, int centre, int* draws)
    {
        var tile = Tile(position, 0);
        tile[0] = centre;
        var place = 1;
        for (var left = negative; left > 0; left--, place++)
            tile[((place / Block.Targets) * TileLength) + (place % Block.Targets)] = *draws++;
        for (; place < Tiles * Block.Targets; place++)
            tile[((place / Block.Targets) * TileLength) + (place % Block.Targets)] = -1 - place;
        return draws;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Tile(int position, int tile) => ids + ((((nint)position * Tiles) + tile) * TileLength);

    /// <summary>Prefetches half of the rows of a centre's targets. Unused places do not name a row; prefetching them is harmless.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int position, int half, RowAddresses rows)
    {
        for (var tile = 0; tile < Tiles; tile++)
        {
            var targets = Tile(position, tile) + (half * Block.Targets / 2);
            for (var target = 0; target < Block.Targets / 2; target++)
                CachePrefetch.Row(rows.Of(targets[target]), rows.Stride);
        }
    }

    /// <summary>Whether all six targets are present and different. Compares each with those one, two and three places further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreSixDifferent(int* tile)
    {
        var targets = Vector256.Load(tile);
        var by1 = Vector256.Shuffle(targets, Vector256.Create(1, 2, 3, 4, 5, 0, 6, 7));
        var by2 = Vector256.Shuffle(targets, Vector256.Create(2, 3, 4, 5, 0, 1, 6, 7));
        var by3 = Vector256.Shuffle(targets, Vector256.Create(3, 4, 5, 0, 1, 2, 6, 7));
        var odd = Vector256.Equals(targets, by1) | Vector256.Equals(targets, by2) | Vector256.Equals(targets, by3)
            | Vector256.LessThan(targets, Vector256<int>.Zero);
        return (odd.ExtractMostSignificantBits() & 0b111111) == 0;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(ids);
        ids = null;
    }
}
