using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity;

/// <summary>An item of an answer.</summary>
/// <param name="Item">The word or item id.</param>
/// <param name="Similarity">By the query's metric, see <see cref="SimilarityMetric"/>.</param>
/// <param name="Count">How often the item occurs in the corpus; 0 where that is not known.</param>
public sealed record ScoredItem(string Item, float Similarity, long Count)
{
    /// <summary>True where the item has no history, and its vector is inferred.</summary>
    public bool? Inferred { get; init; }
}
