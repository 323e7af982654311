using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Numerics;

/// <summary>Operations on square blocks of float32. Three blocks fit in the first-level cache.</summary>
internal static unsafe class BlockProduct
{
    public const int Side = 64;
    public const int Floats = Side * Side;
    public const int Bytes = Floats * sizeof(float);
    private const int TileRows = 4;

    /// <summary>target += leftᵀ x right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* target, float* left, float* right)
    {
        for (var row = 0; row < Side; row += TileRows)
            for (var column = 0; column < Side; column += 2 * Vector256<float>.Count)
                AddTile(target + (row * Side) + column, left + row, right + column);
    }

    /// <summary>target = leftᵀ x right.</summary>
    public static void Assign(float* target, float* left, float* right)
    {
        new Span<float>(target, Floats).Clear();
        Add(target, left, right);
    }

    public static void Negate(float* block)
    {
        foreach (ref var value in new Span<float>(block, Floats))
            value = -value;
    }

    public static void Transpose(float* source, float* target)
    {
        for (var row = 0; row < Side; row++)
            for (var column = 0; column < Side; column++)
                target[(column * Side) + row] = source[(row * Side) + column];
    }

    /// <summary>The inverse of a positive definite block, computed in float64.</summary>
    /// <exception cref="ArithmeticException">The block is not positive definite.</exception>
    public static void Invert(float* block, float* inverse)
    {
        var swept = new double[Side, Side];
        for (var row = 0; row < Side; row++)
            for (var column = 0; column < Side; column++)
                swept[row, column] = block[(row * Side) + column];
        for (var pivot = 0; pivot < Side; pivot++)
            Sweep(swept, pivot);
        for (var row = 0; row < Side; row++)
            for (var column = 0; column < Side; column++)
                inverse[(row * Side) + column] = (float)-swept[row, column];
    }

    private static void Sweep(double[,] values, int pivot)
    {
        if (!(values[pivot, pivot] > 0))
            throw new ArithmeticException("The matrix is not positive definite.");
        var scale = 1 / values[pivot, pivot];
        for (var row = 0; row < Side; row++)
        {
            if (row == pivot)
                continue;
            var factor = values[row, pivot] * scale;
            for (var column = 0; column < Side; column++)
                if (column != pivot)
                    values[row, column] -= factor * values[pivot, column];
        }

        for (var other = 0; other < Side; other++)
        {
            values[pivot, other] *= scale;
            values[other, pivot] *= scale;
        }

        values[pivot, pivot] = -scale;
    }

    // Eight accumulator registers hide the latency of a multiply-add.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTile(float* target, float* left, float* right)
    {
        const int Width = 8;
        var (a0, a1) = (Vector256.Load(target), Vector256.Load(target + Width));
        var (b0, b1) = (Vector256.Load(target + Side), Vector256.Load(target + Side + Width));
        var (c0, c1) = (Vector256.Load(target + (2 * Side)), Vector256.Load(target + (2 * Side) + Width));
        var (d0, d1) = (Vector256.Load(target + (3 * Side)), Vector256.Load(target + (3 * Side) + Width));
        for (var depth = 0; depth < Side; depth++, left += Side, right += Side)
        {
            var (first, second) = (Vector256.Load(right), Vector256.Load(right + Width));
            a0 = Vector256.MultiplyAddEstimate(Vector256.Create(left[0]), first, a0);
            a1 = Vector256.MultiplyAddEstimate(Vector256.Create(left[0]), second, a1);
            b0 = Vector256.MultiplyAddEstimate(Vector256.Create(left[1]), first, b0);
            b1 = Vector256.MultiplyAddEstimate(Vector256.Create(left[1]), second, b1);
            c0 = Vector256.MultiplyAddEstimate(Vector256.Create(left[2]), first, c0);
            c1 = Vector256.MultiplyAddEstimate(Vector256.Create(left[2]), second, c1);
            d0 = Vector256.MultiplyAddEstimate(Vector256.Create(left[3]), first, d0);
            d1 = Vector256.MultiplyAddEstimate(Vector256.Create(left[3]), second, d1);
        }

        a0.Store(target);
        a1.Store(target + Width);
        b0.Store(target + Side);
        b1.Store(target + Side + Width);
        c0.Store(target + (2 * Side));
        c1.Store(target + (2 * Side) + Width);
        d0.Store(target + (3 * Side));
        d1.Store(target + (3 * Side) + Width);
    }
}
