using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// The targets of every centre of a passage: the centre itself, then its k negatives, in tiles of six. Drawn before the passage is
/// trained, so that rows can be asked for ahead. As in word2vec.c a negative that is the centre itself does not count; one drawn twice
/// counts twice.
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

    /// <summary>k.</summary>
    public int Negative => negative;

    /// <summary>Tiles of six targets to each centre.</summary>
    public int Tiles { get; }

    /// <summary>Puts the centre and the next k cards into the tiles of one centre. Unused places hold numbers below zero, all different.</summary>
    /// <returns>The card after the last one taken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Fill(int position, int centre, int* cards)
    {
        if (negative != Block.Targets - 1)
            return FillAny(position, centre, cards);
        Vector256.Load(cards - 1).WithElement(0, centre).Store(Tile(position, 0));
        return cards + negative;
    }

    private int* FillAny(int position, int centre, int* cards)
    {
        var tile = Tile(position, 0);
        tile[0] = centre;
        var place = 1;
        for (var left = negative; left > 0; left--, place++)
            tile[((place / Block.Targets) * TileLength) + (place % Block.Targets)] = *cards++;
        for (; place < Tiles * Block.Targets; place++)
            tile[((place / Block.Targets) * TileLength) + (place % Block.Targets)] = -1 - place;
        return cards;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Tile(int position, int tile) => ids + ((((nint)position * Tiles) + tile) * TileLength);

    /// <summary>Asks for half of the rows of a centre's targets. A place that is not used names no row, and asking for that does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int position, int half, RowAddresses rows)
    {
        for (var tile = 0; tile < Tiles; tile++)
        {
            var targets = Tile(position, tile) + (half * Block.Targets / 2);
            for (var target = 0; target < Block.Targets / 2; target++)
                Kernels.Prefetch.Row(rows.Of(targets[target]), rows.Stride);
        }
    }

    /// <summary>Whether no two of six targets are the same and none is missing: each is compared with those one, two and three places on.</summary>
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
