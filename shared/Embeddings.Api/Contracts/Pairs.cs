using Embeddings.Api.Binding;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Api.Contracts;

/// <summary>Two items to compare.</summary>
public sealed record ItemPairParameters
{
    [Parameter("An item", Required = true, Example = "peace")]
    public string A { get; init; } = "";

    [Parameter("Another item", Required = true, Example = "war")]
    public string B { get; init; } = "";

    [Parameter("The metric")]
    public SimilarityMetric Metric { get; init; }
}

/// <summary>Two texts to compare.</summary>
public sealed record TextPair
{
    [Parameter("A text", Required = true)]
    public required string A { get; init; }

    [Parameter("Another text", Required = true)]
    public required string B { get; init; }

    [Parameter("The metric")]
    public TextMetric Metric { get; init; }
}

/// <summary>How alike two items or two texts are.</summary>
/// <param name="Similarity">The similarity by the requested metric.</param>
/// <param name="Distance">The Word Mover's Distance, if it was requested.</param>
/// <param name="Unknown">Words of the texts that the version does not know; only for texts.</param>
public sealed record PairSimilarity(string Model, string Version, double Similarity, double? Distance = null, IReadOnlyList<string>? Unknown = null)
{
    /// <summary>True if the vector of an item is inferred because the item is not in the vocabulary.</summary>
    public bool? Inferred { get; init; }
}
