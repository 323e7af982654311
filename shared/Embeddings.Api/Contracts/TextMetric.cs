using Embeddings.Similarity.Metrics;

namespace Embeddings.Api.Contracts;

/// <summary>How two texts are compared.</summary>
public enum TextMetric
{
    /// <summary>Cosine of the texts' vectors, -1 to 1.</summary>
    Cosine,

    /// <summary>Dot product of the texts' vectors.</summary>
    Dot,

    /// <summary>1 / (1 + d) of the Euclidean distance d of the texts' vectors.</summary>
    Euclidean,

    /// <summary>1 / (1 + d) of the Manhattan distance d of the texts' vectors.</summary>
    Manhattan,

    /// <summary>1 / (1 + d) of the Word Mover's Distance d, which compares word by word.</summary>
    WordMovers,
}

internal static class TextMetrics
{
    /// <summary>The metric of the texts' vectors; null for a metric that compares word by word.</summary>
    public static SimilarityMetric? OfVectors(this TextMetric metric) => metric switch
    {
        TextMetric.Cosine => SimilarityMetric.Cosine,
        TextMetric.Dot => SimilarityMetric.Dot,
        TextMetric.Euclidean => SimilarityMetric.Euclidean,
        TextMetric.Manhattan => SimilarityMetric.Manhattan,
        TextMetric.WordMovers => null,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No metric of texts has this value."),
    };
}
