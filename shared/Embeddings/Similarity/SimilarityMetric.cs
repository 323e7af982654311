namespace Embeddings.Similarity;

/// <summary>How alike two vectors are; always the larger, the more alike.</summary>
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
