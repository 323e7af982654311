namespace Embeddings.Similarity;

/// <param name="Items">Best first.</param>
/// <param name="Unknown">Items of the history that the table does not know: they did not count.</param>
/// <param name="Fallback">What was answered with, where nothing of the history is known or it is empty; null: the history itself.</param>
public sealed record Recommendations(IReadOnlyList<RecommendedItem> Items, IReadOnlyList<string> Unknown, Fallback? Fallback = null);

/// <summary>What answers where a history says nothing.</summary>
public enum Fallback
{
    /// <summary>The items that occur most.</summary>
    Popularity,
}
