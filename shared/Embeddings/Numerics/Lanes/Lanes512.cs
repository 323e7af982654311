using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Embeddings.Numerics.Lanes;

/// <summary>Sixteen floats: AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Count;
    }

    public static Vector512<float> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> vector, float* destination) => vector.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> x, Vector512<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> x, Vector512<float> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> x, Vector512<float> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> x, Vector512<float> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
        Vector512.MultiplyAddEstimate(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> x) => Vector512.Round(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> x, Vector512<float> n) => Avx512F.IsSupported ? Avx512F.Scale(x, n) : AddToExponents(x, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumEach(
        Vector512<float> a,
        Vector512<float> b,
        Vector512<float> c,
        Vector512<float> d,
        Vector512<float> e,
        Vector512<float> f,
        Vector512<float> g,
        Vector512<float> h,
        Vector512<float> i,
        Vector512<float> j,
        Vector512<float> k,
        Vector512<float> l,
        out Vector512<float> first,
        out Vector512<float> second,
        out Vector512<float> third)
    {
        second = third = Vector512<float>.Zero;
        if (!Avx512F.IsSupported)
        {
            first = Vector512.Create(
                Vector512.Sum(a), Vector512.Sum(b), Vector512.Sum(c), Vector512.Sum(d), Vector512.Sum(e), Vector512.Sum(f),
                Vector512.Sum(g), Vector512.Sum(h), Vector512.Sum(i), Vector512.Sum(j), Vector512.Sum(k), Vector512.Sum(l),
                0, 0, 0, 0);
            return;
        }

        var (abcd, efgh, ijkl) = (Quarters(a, b, c, d), Quarters(e, f, g, h), Quarters(i, j, k, l));
        var halves = Avx512F.Shuffle4x128(abcd, efgh, 0b01_00_01_00) + Avx512F.Shuffle4x128(abcd, efgh, 0b11_10_11_10);
        var rest = Avx512F.Shuffle4x128(ijkl, ijkl, 0b01_00_01_00) + Avx512F.Shuffle4x128(ijkl, ijkl, 0b11_10_11_10);
        first = Avx512F.Shuffle4x128(halves, rest, 0b10_00_10_00) + Avx512F.Shuffle4x128(halves, rest, 0b11_01_11_01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AddToExponents(Vector512<float> x, Vector512<float> n)
    {
        var within = Vector512.MaxNative(Vector512.Create(-126f), Vector512.MinNative(Vector512.Create(126f), n));
        return (x.AsInt32() + (Vector512.ConvertToInt32Native(within) << 23)).AsSingle();
    }

    /// <summary>Returns four partial sums in each quarter of the result, one for each register. The quarters must still be added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        var ab = Avx512F.UnpackLow(a, b) + Avx512F.UnpackHigh(a, b);
        var cd = Avx512F.UnpackLow(c, d) + Avx512F.UnpackHigh(c, d);
        return Avx512F.UnpackLow(ab.AsDouble(), cd.AsDouble()).AsSingle() + Avx512F.UnpackHigh(ab.AsDouble(), cd.AsDouble()).AsSingle();
    }
}
