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
    /// Adds to the gradient of a mean, and to those of candidates: for each candidate, gradient += slope * row and its own gradient += slope * mean. The gradient of
    /// the mean stays in registers while the candidates pass.
    /// </summary>
    /// <param name="output">The matrix of the candidates' rows.</param>
    /// <param name="rowStride">The floats from row to row.</param>
    /// <param name="ids">The row of each candidate.</param>
    /// <param name="gradients">The gradients of the candidates, stride floats apart.</param>
    /// <param name="slopes">The slope of each candidate.</param>
    /// <param name="least">Smaller slopes are left out.</param>
    public static void AddGradients(
        float* mean, float* gradient, float* output, nint rowStride, ReadOnlySpan<int> ids, float* gradients, ReadOnlySpan<float> slopes, float least, int stride)
    {
        var at = 0;
        for (; at + (4 * Width) <= stride; at += 4 * Width)
            AddFour(mean + at, gradient + at, output + at, rowStride, ids, gradients + at, slopes, least, stride);
        for (; at < stride; at += Width)
            AddOne(mean + at, gradient + at, output + at, rowStride, ids, gradients + at, slopes, least, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(
        float* mean, float* gradient, float* output, nint rowStride, ReadOnlySpan<int> ids, float* gradients, ReadOnlySpan<float> slopes, float least, int stride)
    {
        var (m0, m1, m2, m3) = (Vector512.Load(mean), Vector512.Load(mean + Width), Vector512.Load(mean + (2 * Width)), Vector512.Load(mean + (3 * Width)));
        var (g0, g1, g2, g3) = (Vector512.Load(gradient), Vector512.Load(gradient + Width), Vector512.Load(gradient + (2 * Width)), Vector512.Load(gradient + (3 * Width)));
        for (var candidate = 0; candidate < ids.Length; candidate++, gradients += stride)
        {
            if (Math.Abs(slopes[candidate]) < least)
                continue;
            var slope = Vector512.Create(slopes[candidate]);
            var row = output + (ids[candidate] * rowStride);
            g0 = Vector512.MultiplyAddEstimate(slope, Vector512.Load(row), g0);
            g1 = Vector512.MultiplyAddEstimate(slope, Vector512.Load(row + Width), g1);
            g2 = Vector512.MultiplyAddEstimate(slope, Vector512.Load(row + (2 * Width)), g2);
            g3 = Vector512.MultiplyAddEstimate(slope, Vector512.Load(row + (3 * Width)), g3);
            Vector512.MultiplyAddEstimate(slope, m0, Vector512.Load(gradients)).Store(gradients);
            Vector512.MultiplyAddEstimate(slope, m1, Vector512.Load(gradients + Width)).Store(gradients + Width);
            Vector512.MultiplyAddEstimate(slope, m2, Vector512.Load(gradients + (2 * Width))).Store(gradients + (2 * Width));
            Vector512.MultiplyAddEstimate(slope, m3, Vector512.Load(gradients + (3 * Width))).Store(gradients + (3 * Width));
        }

        g0.Store(gradient);
        g1.Store(gradient + Width);
        g2.Store(gradient + (2 * Width));
        g3.Store(gradient + (3 * Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOne(
        float* mean, float* gradient, float* output, nint rowStride, ReadOnlySpan<int> ids, float* gradients, ReadOnlySpan<float> slopes, float least, int stride)
    {
        var (m, g) = (Vector512.Load(mean), Vector512.Load(gradient));
        for (var candidate = 0; candidate < ids.Length; candidate++, gradients += stride)
        {
            if (Math.Abs(slopes[candidate]) < least)
                continue;
            var slope = Vector512.Create(slopes[candidate]);
            g = Vector512.MultiplyAddEstimate(slope, Vector512.Load(output + (ids[candidate] * rowStride)), g);
            Vector512.MultiplyAddEstimate(slope, m, Vector512.Load(gradients)).Store(gradients);
        }

        g.Store(gradient);
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

    public static float Highest(ReadOnlySpan<float> values)
    {
        var (most, at) = (Vector256.Create(float.NegativeInfinity), 0);
        for (; at + Vector256<float>.Count <= values.Length; at += Vector256<float>.Count)
            most = Vector256.Max(most, Vector256.Create(values[at..]));
        var highest = float.NegativeInfinity;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
            highest = Math.Max(highest, most[lane]);
        for (; at < values.Length; at++)
            highest = Math.Max(highest, values[at]);
        return highest;
    }

    public static void Divide(Span<float> values, float divisor)
    {
        var (divisors, at) = (Vector256.Create(divisor), 0);
        for (; at + Vector256<float>.Count <= values.Length; at += Vector256<float>.Count)
            (Vector256.Create<float>(values[at..]) / divisors).CopyTo(values[at..]);
        for (; at < values.Length; at++)
            values[at] /= divisor;
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
