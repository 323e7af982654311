using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Metrics;

/// <summary>
/// All that the search knows of a metric. <see cref="IRowOperator"/> is its kernel: the sum over the dimensions of a query and a row.
/// Implementations are empty structs, so that the JIT compiles a search for each.
/// </summary>
internal interface IMetric : IRowOperator
{
    /// <summary>Only the direction of a vector counts. The search then scales the query to length 1.</summary>
    static abstract bool ComparesDirections { get; }

    /// <summary><see cref="Bound"/> is close enough to leave out most rows.</summary>
    static abstract bool IsBoundedByCosine { get; }

    /// <summary>The score of a row, larger for the more similar.</summary>
    /// <param name="sum">What the kernel summed.</param>
    /// <param name="norm">The Euclidean length of the row.</param>
    static abstract float Score(float sum, float norm);

    /// <summary>The similarity that a score stands for.</summary>
    static abstract float ToSimilarity(float score);

    /// <summary>The least score whose similarity is at least <paramref name="minimum"/>.</summary>
    static abstract float LeastScore(float minimum);

    /// <summary>Bounds a value that orders rows as their scores do.</summary>
    /// <param name="cosine">Of the angle between query and row, known to within <paramref name="error"/>.</param>
    /// <param name="error">At least the distance of <paramref name="cosine"/> from the true cosine.</param>
    /// <param name="norm">The Euclidean length of the row.</param>
    /// <param name="queryNorm">The Euclidean length of the query.</param>
    static abstract BoundedScore Bound(float cosine, float error, float norm, float queryNorm);

    /// <summary>The value of <see cref="Bound"/> that stands for a score.</summary>
    static abstract float ToBound(float score, float queryNorm);

    /// <summary>The similarity of two vectors of the same length, in float64.</summary>
    static abstract double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right);
}

/// <summary>A score that lies within <paramref name="Error"/> of <paramref name="Value"/>.</summary>
internal readonly record struct BoundedScore(float Value, float Error)
{
    public float Lower => Value - Error;

    public float Upper => Value + Error;
}
