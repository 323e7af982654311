using System.Numerics;

namespace Embeddings.Numerics;

/// <summary>Computes the dot product of two vectors in float64, because near vectors differ by a difference of nearly equal numbers.</summary>
internal static class PreciseDot
{
    public static double Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = Vector<double>.Zero;
        var dimension = 0;
        for (; dimension <= left.Length - Vector<float>.Count; dimension += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(left[dimension..]), out var leftLow, out var leftHigh);
            Vector.Widen(new Vector<float>(right[dimension..]), out var rightLow, out var rightHigh);
            sums += (leftLow * rightLow) + (leftHigh * rightHigh);
        }

        var sum = Vector.Sum(sums);
        for (; dimension < left.Length; dimension++)
            sum += (double)left[dimension] * right[dimension];
        return sum;
    }

    public static double Of(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sums = Vector<double>.Zero;
        var index = 0;
        for (; index <= left.Length - Vector<double>.Count; index += Vector<double>.Count)
            sums += new Vector<double>(left[index..]) * new Vector<double>(right[index..]);
        var sum = Vector.Sum(sums);
        for (; index < left.Length; index++)
            sum += left[index] * right[index];
        return sum;
    }
}
