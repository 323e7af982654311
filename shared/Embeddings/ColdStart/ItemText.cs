namespace Embeddings.ColdStart;

/// <summary>What is written about an item: its title, description, categories, as one text.</summary>
public sealed record ItemText(string Id, string Text);
