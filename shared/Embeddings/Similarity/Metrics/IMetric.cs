using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Metrics;

/// <summary>
/// A metric as the search sees it. <see cref="IRowOperator"/> is its kernel: the sum over the dimensions of a query and a row.
/// Implementations are empty structs, so that the JIT compiles a search for each.
/// </summary>
internal interface IMetric : IRowOperator
{
    /// <summary>Whether only the direction of a vector counts. The search then scales the query to length 1.</summary>
    static abstract bool ComparesDirections { get; }

    /// <summary>Whether <see cref="Bound"/> is tight enough to skip most rows.</summary>
    static abstract bool IsBoundedByCosine { get; }

    /// <summary>The score of a row. A larger score means more similar.</summary>
    /// <param name="sum">The sum that the kernel computed.</param>
    /// <param name="norm">The Euclidean length of the row.</param>
    static abstract float Score(float sum, float norm);

    /// <summary>Converts a score to a similarity.</summary>
    static abstract float ToSimilarity(float score);

    /// <summary>The least score whose similarity is at least <paramref name="minimum"/>.</summary>
    static abstract float LeastScore(float minimum);

    /// <summary>Bounds a value that orders rows as their scores do.</summary>
    /// <param name="cosine">The cosine of the angle between query and row, accurate to within <paramref name="error"/>.</param>
    /// <param name="error">An upper bound on the distance of <paramref name="cosine"/> from the true cosine.</param>
    /// <param name="norm">The Euclidean length of the row.</param>
    /// <param name="queryNorm">The Euclidean length of the query.</param>
    static abstract BoundedScore Bound(float cosine, float error, float norm, float queryNorm);

    /// <summary>Converts a score to the value that <see cref="Bound"/> bounds.</summary>
    static abstract float ToBound(float score, float queryNorm);

    /// <summary>The similarity of two vectors of the same length, in float64.</summary>
    static abstract double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right);
}

/// <summary>A score within <paramref name="Error"/> of <paramref name="Value"/>.</summary>
internal readonly record struct BoundedScore(float Value, float Error)
{
    public float Lower => Value - Error;

    public float Upper => Value + Error;
}
