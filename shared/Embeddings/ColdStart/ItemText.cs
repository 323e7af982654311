namespace Embeddings.ColdStart;

/// <summary>What is written about an item: its title, description, categories, as one text.</summary>
/// <param name="Category">The group of items that it competes with, such as a market; null where none is told.</param>
public sealed record ItemText(string Id, string Text, string? Category = null);
