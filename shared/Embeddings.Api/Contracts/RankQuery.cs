using Embeddings.Api.Binding;

namespace Embeddings.Api.Contracts;

/// <summary>A query and its candidates, which are ordered by their similarity to it: items, or texts if the query is a text.</summary>
public sealed record RankQuery : QuerySource
{
    [Parameter("The items to order. Give either candidates or texts")]
    public IReadOnlyList<string>? Candidates { get; init; }

    [Parameter("The texts to order by their similarity to the query's text. They are split into words as in training. Give either texts or candidates")]
    public IReadOnlyList<string>? Texts { get; init; }

    [Parameter("The maximum number of results. Default: all")]
    public int? Top { get; init; }

    [Parameter("The metric. wordMovers compares texts only")]
    public TextMetric Metric { get; init; }

    [Parameter("The minimum similarity. Results below it are left out")]
    public float? Minimum { get; init; }

    [Parameter("Candidates to leave out")]
    public IReadOnlyList<string>? Exclude { get; init; }
}
