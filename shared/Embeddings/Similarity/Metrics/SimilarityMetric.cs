namespace Embeddings.Similarity.Metrics;

/// <summary>A measure of how similar two vectors are. A larger value always means more similar.</summary>
public enum SimilarityMetric
{
    /// <summary>Cosine of the angle, -1 to 1; 0 when either vector has length 0.</summary>
    Cosine,

    /// <summary>Dot product, any number.</summary>
    Dot,

    /// <summary>1 / (1 + d) of the Euclidean distance d: above 0, and 1 for equal vectors.</summary>
    Euclidean,

    /// <summary>1 / (1 + d) of the Manhattan distance d: above 0, and 1 for equal vectors.</summary>
    Manhattan,
}

/// <summary>Registers each metric with the type that computes it.</summary>
internal static class SimilarityMetrics
{
    /// <exception cref="ArgumentOutOfRangeException">The value is not a metric.</exception>
    public static Metric Implementation(this SimilarityMetric metric) => metric switch
    {
        SimilarityMetric.Cosine => Metric<Cosine>.Instance,
        SimilarityMetric.Dot => Metric<DotProduct>.Instance,
        SimilarityMetric.Euclidean => Metric<EuclideanDistance>.Instance,
        SimilarityMetric.Manhattan => Metric<ManhattanDistance>.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No metric has this value."),
    };
}
