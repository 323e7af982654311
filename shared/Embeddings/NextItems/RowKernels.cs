using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.NextItems;

/// <summary>Operations on rows of a matrix, whose length is a multiple of 16 floats.</summary>
internal static unsafe class RowKernels
{
    private const int Width = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* left, float* right, int stride)
    {
        var sum = Vector512<float>.Zero;
        for (var at = 0; at < stride; at += Width)
            sum = Vector512.MultiplyAddEstimate(Vector512.Load(left + at), Vector512.Load(right + at), sum);
        // Without AVX-512, Vector512.Sum may add in another order.
        return Vector256.Sum(sum.GetLower() + sum.GetUpper());
    }

    /// <summary>target += scale * row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(float* target, float scale, float* row, int stride)
    {
        var factor = Vector512.Create(scale);
        for (var at = 0; at < stride; at += Width)
            Vector512.MultiplyAddEstimate(factor, Vector512.Load(row + at), Vector512.Load(target + at)).Store(target + at);
    }

    /// <summary>
    /// Takes a step of Adagrad (Duchi, Hazan and Singer 2011): adds the squared gradient to the squares and moves the row against the gradient
    /// by the rate over their root.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step(float* row, float* squares, float* gradient, float scale, float rate, int stride)
    {
        var (factor, step) = (Vector512.Create(scale), Vector512.Create(rate));
        for (var at = 0; at < stride; at += Width)
        {
            var slope = factor * Vector512.Load(gradient + at);
            var sum = Vector512.MultiplyAddEstimate(slope, slope, Vector512.Load(squares + at));
            sum.Store(squares + at);
            (Vector512.Load(row + at) - (step * slope / Vector512.Sqrt(sum))).Store(row + at);
        }
    }

    /// <summary>Replaces values by exp(value - highest) and returns their sum.</summary>
    public static float Exponentials(Span<float> values, float highest)
    {
        var (sums, most, at) = (Vector256<float>.Zero, Vector256.Create(highest), 0);
        for (; at + Vector256<float>.Count <= values.Length; at += Vector256<float>.Count)
        {
            var exponentials = Vector256.Exp(Vector256.Create<float>(values[at..]) - most);
            exponentials.CopyTo(values[at..]);
            sums += exponentials;
        }

        var sum = Vector256.Sum(sums);
        for (; at < values.Length; at++)
            sum += values[at] = MathF.Exp(values[at] - highest);
        return sum;
    }
}
