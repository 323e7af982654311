namespace Embeddings.Similarity;

/// <param name="Items">Best first. The similarity is a cosine for <see cref="Relation.Similar"/> and a score without bounds for <see cref="Relation.Next"/>.</param>
/// <param name="Unknown">Items of the history that the table does not know: they did not count.</param>
public sealed record Recommendations(IReadOnlyList<ScoredItem> Items, IReadOnlyList<string> Unknown);
