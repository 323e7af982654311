using Embeddings.Api.Binding;

namespace Embeddings.Api.Contracts;

/// <summary>A query and its candidates, which are ordered by their similarity to it: items, or texts if the query is a text.</summary>
public sealed record RankQuery : QuerySource
{
    [Parameter("The items to order; only they are answered. Give either these or texts")]
    public IReadOnlyList<string>? Candidates { get; init; }

    [Parameter("The texts to order by their similarity to the query's text, all cut into words as in training. Give either these or candidates")]
    public IReadOnlyList<string>? Texts { get; init; }

    [Parameter("How many at most; left out, all of them")]
    public int? Top { get; init; }

    [Parameter("How alikeness is measured; wordMovers is for texts")]
    public TextMetric Metric { get; init; }

    [Parameter("What is less similar than this is left out")]
    public float? Minimum { get; init; }

    [Parameter("Items that are not answered, though they are candidates")]
    public IReadOnlyList<string>? Exclude { get; init; }
}
