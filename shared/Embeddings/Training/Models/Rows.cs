using System.Numerics;
using System.Runtime.InteropServices;

namespace Embeddings.Training.Models;

/// <summary>Arithmetic on whole padded rows. Their length is a multiple of every register width.</summary>
internal static class Rows
{
    public static void Add(Span<float> row, ReadOnlySpan<float> other)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(row);
        var others = MemoryMarshal.Cast<float, Vector<float>>(other);
        for (var at = 0; at < sums.Length; at++)
            sums[at] += others[at];
    }

    public static void Subtract(Span<float> row, ReadOnlySpan<float> other)
    {
        var differences = MemoryMarshal.Cast<float, Vector<float>>(row);
        var others = MemoryMarshal.Cast<float, Vector<float>>(other);
        for (var at = 0; at < differences.Length; at++)
            differences[at] -= others[at];
    }

    public static void Scale(Span<float> row, float factor)
    {
        foreach (ref var vector in MemoryMarshal.Cast<float, Vector<float>>(row))
            vector *= factor;
    }

    /// <summary>Scales values that are not a padded row. They may have any length.</summary>
    public static void ScaleAll(Span<float> values, float factor)
    {
        foreach (ref var value in values)
            value *= factor;
    }

    /// <summary>row += factor * other.</summary>
    public static void AddScaled(Span<float> row, float factor, ReadOnlySpan<float> other)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(row);
        var others = MemoryMarshal.Cast<float, Vector<float>>(other);
        for (var at = 0; at < sums.Length; at++)
            sums[at] += others[at] * factor;
    }

    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var left = MemoryMarshal.Cast<float, Vector<float>>(x);
        var right = MemoryMarshal.Cast<float, Vector<float>>(y);
        var sum = Vector<float>.Zero;
        for (var at = 0; at < left.Length; at++)
            sum += left[at] * right[at];
        return Vector.Sum(sum);
    }
}
