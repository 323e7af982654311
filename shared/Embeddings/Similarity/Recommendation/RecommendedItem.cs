namespace Embeddings.Similarity.Recommendation;

/// <summary>A recommended item.</summary>
/// <param name="Item">The item id.</param>
/// <param name="Similarity">A cosine for similar items. For next items a score: 0 to 1 if the version has transitions, otherwise unbounded.</param>
/// <param name="Count">The item's occurrences in the corpus; 0 if they are not known.</param>
/// <param name="Parts">The parts of the score; only if an explanation is requested.</param>
/// <param name="Because">The items of the history that contributed, largest contribution first; only if an explanation is requested.</param>
public sealed record RecommendedItem(string Item, float Similarity, long Count, PartsOfScore? Parts = null, IReadOnlyList<Reason>? Because = null)
{
    /// <summary>True if the item has no history and its vector is inferred.</summary>
    public bool? Inferred { get; init; }
}

/// <summary>The contribution of each part to a score.</summary>
public sealed record PartsOfScore(float Embedding, float Transitions, float Neighbours, float Popularity, float History = 0, float Linear = 0);

/// <summary>An item of the history that contributed to a recommended item.</summary>
/// <param name="Item">The item of the history.</param>
/// <param name="Score">Its contribution to the score.</param>
public sealed record Reason(string Item, float Score);

/// <param name="Items">The recommended items, best first.</param>
/// <param name="Unknown">Items of the history that are not in the table. They do not count.</param>
/// <param name="Fallback">The fallback that was used because the history is empty or unknown; null if the history was used.</param>
public sealed record Recommendations(IReadOnlyList<RecommendedItem> Items, IReadOnlyList<string> Unknown, Fallback? Fallback = null)
{
    /// <summary>Whether the table's approximate index found the items. If so, some may be missing.</summary>
    public bool Approximate { get; init; }
}

/// <summary>The source of the answer when the history gives none.</summary>
public enum Fallback
{
    /// <summary>The items with the most occurrences.</summary>
    Popularity,
}
