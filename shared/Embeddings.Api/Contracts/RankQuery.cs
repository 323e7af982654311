using Embeddings.Api.Binding;

namespace Embeddings.Api.Contracts;

/// <summary>A query, and candidates to put in order of their similarity to it.</summary>
public sealed record RankQuery : SimilarityQuery
{
    [Parameter("The items to order; only they are answered", Required = true)]
    public required IReadOnlyList<string> Candidates { get; init; }
}
