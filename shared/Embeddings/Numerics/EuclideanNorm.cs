namespace Embeddings.Numerics;

/// <summary>The length of a vector: the root of the sum of its squares.</summary>
internal static class EuclideanNorm
{
    /// <summary>In float64, so that the length of a long vector neither overflows nor drowns in rounding. Infinite or not a number where a value is.</summary>
    public static double Of(ReadOnlySpan<float> vector)
    {
        var squares = 0d;
        foreach (var value in vector)
            squares += (double)value * value;
        return Math.Sqrt(squares);
    }
}
