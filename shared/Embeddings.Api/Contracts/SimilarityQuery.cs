using Embeddings.Api.Binding;
using Embeddings.Pipeline.Items;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Api.Contracts;

/// <summary>The source of the query, and the options of the search.</summary>
public sealed record SimilarityQuery : QuerySource
{
    [Parameter("The maximum number of items. Default: 10")]
    public int? Top { get; init; }

    [Parameter("The metric")]
    public SimilarityMetric Metric { get; init; }

    [Parameter("The minimum similarity. Items below it are left out")]
    public float? Minimum { get; init; }

    [Parameter("The only items to consider")]
    public IReadOnlyList<string>? Include { get; init; }

    [Parameter("The items to leave out")]
    public IReadOnlyList<string>? Exclude { get; init; }

    [Parameter("Conditions on fields of items.jsonl that every item must meet: equalTo, anyOf, or a range of from, to, above and below. not inverts a condition")]
    public IReadOnlyList<FieldCondition>? Filter { get; init; }

    [Parameter("Whether to return items without a history, whose vectors are inferred from their texts. Default: the setting coldStart.candidates")]
    public bool? Inferred { get; init; }

    [Parameter("Whether to search exactly instead of by the approximate index")]
    public bool Exact { get; init; }
}
