namespace Embeddings.Similarity.Exact;

/// <summary>An item under consideration; the score is larger for the more similar, and not yet a <see cref="ScoredItem.Similarity"/>.</summary>
internal readonly record struct ScoredId(int Id, float Score);
