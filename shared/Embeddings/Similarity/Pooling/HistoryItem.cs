namespace Embeddings.Similarity.Pooling;

/// <summary>Something a user has had to do with.</summary>
/// <param name="Item">The item.</param>
/// <param name="Weight">How much it says of the user: 1 as a rule, more for a purchase, below 0 for what was disliked.</param>
/// <param name="At">When it was. Either every item of a history has a time, or none.</param>
public sealed record HistoryItem(string Item, float Weight = 1, DateTimeOffset? At = null);
