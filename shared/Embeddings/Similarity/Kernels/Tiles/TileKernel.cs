using System.Runtime.CompilerServices;

namespace Embeddings.Similarity.Kernels.Tiles;

/// <summary>
/// The product in registers: four rows by two registers of the tile at a time, eight running sums, so that six loads serve
/// eight multiplications.
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
