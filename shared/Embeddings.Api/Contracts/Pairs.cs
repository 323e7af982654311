using Embeddings.Api.Binding;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>Two items to compare.</summary>
public sealed record ItemPairParameters
{
    [Parameter("An item", Required = true, Example = "peace")]
    public string A { get; init; } = "";

    [Parameter("Another item", Required = true, Example = "war")]
    public string B { get; init; } = "";

    [Parameter("How alikeness is measured")]
    public SimilarityMetric Metric { get; init; }
}

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

/// <summary>Two texts to compare.</summary>
public sealed record TextPair
{
    [Parameter("A text", Required = true)]
    public required string A { get; init; }

    [Parameter("Another text", Required = true)]
    public required string B { get; init; }

    [Parameter("How alikeness is measured")]
    public TextMetric Metric { get; init; }
}

/// <summary>How alike two items or two texts are.</summary>
/// <param name="Similarity">By the metric asked for.</param>
/// <param name="Distance">The Word Mover's Distance, where that was asked for.</param>
/// <param name="Unknown">Words of the texts that the version does not know; only for texts.</param>
public sealed record PairSimilarity(string Model, string Version, double Similarity, double? Distance = null, IReadOnlyList<string>? Unknown = null);
