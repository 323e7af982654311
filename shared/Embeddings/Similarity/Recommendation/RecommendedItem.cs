namespace Embeddings.Similarity.Recommendation;

/// <summary>An item of a recommendation.</summary>
/// <param name="Item">The item id.</param>
/// <param name="Similarity">A cosine for similar items, a score for next ones: from 0 to 1 where the version has transitions, else without bounds.</param>
/// <param name="Count">How often the item occurs in the corpus; 0 where that is not known.</param>
/// <param name="Parts">What the score is made of; only where an explanation is asked for.</param>
/// <param name="Because">The items of the history that brought it, those that brought most first; only where an explanation is asked for.</param>
public sealed record RecommendedItem(string Item, float Similarity, long Count, PartsOfScore? Parts = null, IReadOnlyList<Reason>? Because = null)
{
    /// <summary>True where the item has no history, and its vector is inferred.</summary>
    public bool? Inferred { get; init; }
}

/// <summary>What the parts add to a score.</summary>
public sealed record PartsOfScore(float Embedding, float Transitions, float Neighbours, float Popularity);

/// <summary>An item of the history that brought another.</summary>
/// <param name="Item">The item of the history.</param>
/// <param name="Score">What it adds to the score.</param>
public sealed record Reason(string Item, float Score);

/// <param name="Items">Best first.</param>
/// <param name="Unknown">Items of the history that the table does not know: they did not count.</param>
/// <param name="Fallback">What was answered with, where nothing of the history is known or it is empty; null: the history itself.</param>
public sealed record Recommendations(IReadOnlyList<RecommendedItem> Items, IReadOnlyList<string> Unknown, Fallback? Fallback = null)
{
    /// <summary>Whether the table's approximate index found the items: some may be missing.</summary>
    public bool Approximate { get; init; }
}

/// <summary>What answers where a history says nothing.</summary>
public enum Fallback
{
    /// <summary>The items that occur most.</summary>
    Popularity,
}
