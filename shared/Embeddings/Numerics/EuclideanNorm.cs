namespace Embeddings.Numerics;

/// <summary>Computes the Euclidean length of a vector.</summary>
internal static class EuclideanNorm
{
    /// <summary>The largest relative difference between a recorded length and a computed one. It allows for any order of the summation in float32.</summary>
    private const double Tolerance = 1e-3;

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

    /// <summary>Whether a file's length belongs to its vector. It does not if the vector or the length is not finite.</summary>
    public static bool Agrees(double computed, float recorded) =>
        float.IsFinite(recorded) && recorded >= 0 && Math.Abs(computed - recorded) <= (Tolerance * recorded) + float.Epsilon;
}
