namespace Embeddings.Similarity.Exact;

/// <summary>
/// What is known of a score from a cosine that is known to within an error: it lies within <paramref name="Error"/> of
/// <paramref name="Value"/>.
/// </summary>
internal readonly record struct BoundedScore(float Value, float Error)
{
    public float Lower => Value - Error;

    public float Upper => Value + Error;
}

/// <summary>How a metric's score follows from the cosine and the two lengths.</summary>
internal interface IBoundedMetric
{
    /// <param name="cosine">Of the angle between query and row, known to within <paramref name="error"/>.</param>
    /// <param name="error">At least the distance of <paramref name="cosine"/> from the true cosine.</param>
    /// <param name="norm">The Euclidean length of the row.</param>
    /// <param name="queryNorm">The Euclidean length of the query.</param>
    static abstract BoundedScore Of(float cosine, float error, float norm, float queryNorm);

    /// <summary>The value that stands for the least score that is asked for.</summary>
    static abstract float FromScore(float score, float queryNorm);
}

internal readonly struct BoundedCosine : IBoundedMetric
{
    public static BoundedScore Of(float cosine, float error, float norm, float queryNorm) => new(cosine, error);

    public static float FromScore(float score, float queryNorm) => score;
}

internal readonly struct BoundedDot : IBoundedMetric
{
    public static BoundedScore Of(float cosine, float error, float norm, float queryNorm) =>
        new(norm * queryNorm * cosine, norm * queryNorm * error);

    public static float FromScore(float score, float queryNorm) => score;
}

/// <summary>|q - x|^2 = |q|^2 + |x|^2 - 2 |q| |x| cos: distances are ordered as this is, taken negative.</summary>
internal readonly struct BoundedEuclidean : IBoundedMetric
{
    // Some ten roundings of float32, of the squares that are added up.
    private const float Rounding = 2e-6f;

    public static BoundedScore Of(float cosine, float error, float norm, float queryNorm)
    {
        var product = 2 * norm * queryNorm;
        var squares = (norm * norm) + (queryNorm * queryNorm);
        return new BoundedScore((product * cosine) - squares, (product * error) + (Rounding * squares));
    }

    public static float FromScore(float score, float queryNorm) => -score * score;
}
