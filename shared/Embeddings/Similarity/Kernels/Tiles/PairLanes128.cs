using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Embeddings.Similarity.Kernels.Tiles;

/// <summary>Four pairs, for every processor with SIMD.</summary>
internal readonly unsafe struct PairLanes128 : IPairLanes<Vector128<int>>
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<int>.Count;
    }

    public static Vector128<int> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<int>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(int* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<int> vector, int* destination) => vector.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(int pair) => Vector128.Create(pair);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddProducts(Vector128<int> sum, Vector128<int> x, Vector128<int> y) =>
        Sse2.IsSupported
            ? sum + Sse2.MultiplyAddAdjacent(x.AsInt16(), y.AsInt16())
            : sum + ((x << 16 >> 16) * (y << 16 >> 16)) + ((x >> 16) * (y >> 16));
}
