namespace Embeddings.Similarity.Metrics;

/// <summary>The similarity of two vectors, computed in float64.</summary>
public static class VectorSimilarity
{
    /// <exception cref="ArgumentException">The vectors differ in length.</exception>
    public static float Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right, SimilarityMetric metric) =>
        left.Length == right.Length
            ? (float)metric.Implementation().Between(left, right)
            : throw new ArgumentException($"{left.Length} and {right.Length} values cannot be compared.", nameof(right));
}
