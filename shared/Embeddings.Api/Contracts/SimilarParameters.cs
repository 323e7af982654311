using Embeddings.Api.Binding;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Api.Contracts;

/// <summary>The query string of a query by item.</summary>
public sealed record SimilarParameters
{
    [Parameter("The item whose neighbours are asked for", Required = true, Example = "peace")]
    public string Item { get; init; } = "";

    [Parameter("How many items at most", Example = 10)]
    public int Top { get; init; } = SearchOptions.Default.Top;

    [Parameter("How alikeness is measured")]
    public SimilarityMetric Metric { get; init; }

    [Parameter("Items less similar than this are left out")]
    public float? Minimum { get; init; }

    [Parameter("Fields of items.jsonl that come back with the items, separated by commas; * for all")]
    public string? Fields { get; init; }

    [Parameter("Items without a history, whose vectors are inferred from their texts, are answered too; left out, as coldStart.candidates says")]
    public bool? Inferred { get; init; }

    [Parameter("Never use the approximate index")]
    public bool Exact { get; init; }

    [Parameter("Whom it is for: the same subject is answered by the same version of a split")]
    public string? Subject { get; init; }
}
