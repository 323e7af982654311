using System.Runtime.CompilerServices;

namespace Embeddings.Similarity.Kernels.Tiles;

/// <summary>
/// The matrix product in registers. It multiplies four rows by two registers of the tile at a time and keeps eight running sums,
/// so that six loads serve eight multiplications.
/// </summary>
internal readonly unsafe struct TileKernel<TLanes, TVector> : ITileKernel
    where TLanes : IPairLanes<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(short* members, int stride, int* tile, int pairs, int* dots)
    {
        int* a = (int*)members, b = (int*)(members + stride), c = (int*)(members + (2 * stride)), d = (int*)(members + (3 * stride));
        for (var first = 0; first < Tile.Rows; first += 2 * TLanes.Count)
        {
            var (a0, a1, b0, b1) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var (c0, c1, d0, d1) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var rows = tile + first;
            for (nint pair = 0; pair < pairs; pair++, rows += Tile.Rows)
            {
                var (rows0, rows1) = (TLanes.Load(rows), TLanes.Load(rows + TLanes.Count));
                var member = TLanes.Broadcast(a[pair]);
                a0 = TLanes.AddProducts(a0, rows0, member);
                a1 = TLanes.AddProducts(a1, rows1, member);
                member = TLanes.Broadcast(b[pair]);
                b0 = TLanes.AddProducts(b0, rows0, member);
                b1 = TLanes.AddProducts(b1, rows1, member);
                member = TLanes.Broadcast(c[pair]);
                c0 = TLanes.AddProducts(c0, rows0, member);
                c1 = TLanes.AddProducts(c1, rows1, member);
                member = TLanes.Broadcast(d[pair]);
                d0 = TLanes.AddProducts(d0, rows0, member);
                d1 = TLanes.AddProducts(d1, rows1, member);
            }

            Store(dots + first, a0, a1);
            Store(dots + first + Tile.Rows, b0, b1);
            Store(dots + first + (2 * Tile.Rows), c0, c1);
            Store(dots + first + (3 * Tile.Rows), d0, d1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int* dots, TVector first, TVector second)
    {
        TLanes.Store(first, dots);
        TLanes.Store(second, dots + TLanes.Count);
    }
}

/// <summary>Dot products of rows with a tile of rows, exact in 32-bit integers.</summary>
internal unsafe interface ITileKernel
{
    /// <param name="members">Members x stride 16-bit codes. Codes beyond the pairs are not read.</param>
    /// <param name="stride">Codes from one member to the next, an even number.</param>
    /// <param name="tile">See <see cref="Tile.LayOut"/>.</param>
    /// <param name="pairs">See <see cref="Tile.PairsOf"/>.</param>
    /// <param name="dots">Members x Rows sums.</param>
    static abstract void Dots(short* members, int stride, int* tile, int pairs, int* dots);
}

/// <summary>
/// Pairs of 16-bit numbers in a SIMD register of one width. The kernel is written once and the JIT compiles it for each width.
/// Implementations are empty structs; <typeparamref name="TVector"/> is the register itself.
/// </summary>
internal unsafe interface IPairLanes<TVector>
    where TVector : struct
{
    /// <summary>The pairs in a register. Twice this number divides <see cref="Tile.Rows"/>.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(int* source);

    static abstract void Store(TVector vector, int* destination);

    static abstract TVector Broadcast(int pair);

    /// <summary>In every lane, in 32 bits: sum + x's first number * y's first number + x's second number * y's second number.</summary>
    static abstract TVector AddProducts(TVector sum, TVector x, TVector y);
}
