using Embeddings.Api.Binding;

namespace Embeddings.Api.Contracts;

/// <summary>Many queries at once; those answered exactly share passes over the table.</summary>
public sealed record SimilarBatch
{
    [Parameter("The queries; a subject belongs to the batch", Required = true)]
    public required IReadOnlyList<SimilarityQuery> Queries { get; init; }

    [Parameter("Whom it is for: the same subject is answered by the same version of a split")]
    public string? Subject { get; init; }
}

/// <summary>The answers to the queries of a batch, in their order.</summary>
public sealed record SimilarBatchAnswer(string Model, string Version, IReadOnlyList<BatchItems> Answers);

/// <summary>The answer to one query of a batch.</summary>
/// <param name="Inferred">True where the vector asked about was inferred from a text, since the item has no history of its own.</param>
public sealed record BatchItems(
    IReadOnlyList<Embeddings.Similarity.ScoredItem> Items, IReadOnlyList<string>? Unknown = null, bool? Inferred = null);
