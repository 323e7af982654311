namespace Embeddings.Similarity;

/// <summary>Items that a query names are not in the table; <see cref="Items"/> lists every one of them, each once, in the query's order.</summary>
public sealed class UnknownItemsException : InvalidInputException
{
    public UnknownItemsException(IReadOnlyList<string> items, string place)
        : base(
            $"{(items.Count == 1 ? "unknown item" : "unknown items")} {string.Join(", ", items.Select(item => $"'{item}'"))}",
            place,
            "Ask for items of the vocabulary; an item is left out of it when it occurs less often than the minimum count.") => Items = items;

    public IReadOnlyList<string> Items { get; }
}
