namespace Embeddings.Numerics;

/// <summary>Computes the Euclidean length of a vector.</summary>
internal static class EuclideanNorm
{
    /// <summary>
    /// Computes the length in float64, so that long vectors neither overflow nor lose precision. The result is infinite or NaN if a value is.
    /// </summary>
    public static double Of(ReadOnlySpan<float> vector)
    {
        var squares = 0d;
        foreach (var value in vector)
            squares += (double)value * value;
        return Math.Sqrt(squares);
    }
}
