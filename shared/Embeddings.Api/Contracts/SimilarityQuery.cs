using Embeddings.Api.Binding;
using Embeddings.Pipeline.Items;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Api.Contracts;

/// <summary>The source of the query, and the options of the search.</summary>
public sealed record SimilarityQuery : QuerySource
{
    [Parameter("How many items at most; left out, 10")]
    public int? Top { get; init; }

    [Parameter("How alikeness is measured")]
    public SimilarityMetric Metric { get; init; }

    [Parameter("Items less similar than this are left out")]
    public float? Minimum { get; init; }

    [Parameter("Only these items are looked at")]
    public IReadOnlyList<string>? Include { get; init; }

    [Parameter("These items are not answered")]
    public IReadOnlyList<string>? Exclude { get; init; }

    [Parameter("Only items are answered for which these conditions on fields of items.jsonl hold: equalTo, anyOf, or a range of from, to, above, below; each may be turned around by not")]
    public IReadOnlyList<FieldCondition>? Filter { get; init; }

    [Parameter("Items without a history, whose vectors are inferred from their texts, are answered too; left out, as coldStart.candidates says")]
    public bool? Inferred { get; init; }

    [Parameter("Never use the approximate index")]
    public bool Exact { get; init; }
}
