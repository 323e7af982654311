namespace Embeddings.Similarity;

/// <summary>The similarity of two vectors, computed in float64.</summary>
public static class VectorSimilarity
{
    /// <exception cref="ArgumentException">The vectors differ in length.</exception>
    public static float Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right, SimilarityMetric metric)
    {
        if (left.Length != right.Length)
            throw new ArgumentException($"{left.Length} and {right.Length} values cannot be compared.", nameof(right));
        var (dot, leftSquares, rightSquares, absolute, squared) = (0d, 0d, 0d, 0d, 0d);
        for (var dimension = 0; dimension < left.Length; dimension++)
        {
            double a = left[dimension], b = right[dimension];
            dot += a * b;
            leftSquares += a * a;
            rightSquares += b * b;
            absolute += Math.Abs(a - b);
            squared += (a - b) * (a - b);
        }

        return (float)(metric switch
        {
            SimilarityMetric.Dot => dot,
            SimilarityMetric.Euclidean => 1 / (1 + Math.Sqrt(squared)),
            SimilarityMetric.Manhattan => 1 / (1 + absolute),
            _ => leftSquares == 0 || rightSquares == 0 ? 0 : dot / Math.Sqrt(leftSquares * rightSquares),
        });
    }
}
