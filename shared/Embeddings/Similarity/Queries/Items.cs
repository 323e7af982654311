using Embeddings.Lookup;

namespace Embeddings.Similarity.Queries;

/// <summary>Looks up items by name.</summary>
internal static class Items
{
    /// <summary>The ids of the items, in their order.</summary>
    /// <exception cref="UnknownItemsException">Items are not in the table. The exception names all of them.</exception>
    public static int[] Ids(LookupTable table, IEnumerable<string> items, string place)
    {
        var ids = new List<int>();
        var unknown = new List<string>();
        foreach (var item in items)
        {
            if (table.TryGetId(item, out var id))
                ids.Add(id);
            else if (!unknown.Contains(item))
                unknown.Add(item);
        }

        return unknown.Count == 0 ? [.. ids] : throw new UnknownItemsException(unknown, place);
    }
}

/// <summary>Thrown when a query names items that are not in the table. <see cref="Items"/> lists them all, each once, in the query's order.</summary>
public sealed class UnknownItemsException : InvalidInputException
{
    public UnknownItemsException(IReadOnlyList<string> items, string place)
        : base(
            $"{(items.Count == 1 ? "unknown item" : "unknown items")} {string.Join(", ", items.Select(item => $"'{item}'"))}",
            place,
            "Ask for items of the vocabulary. It leaves out items that occur less often than the minimum count.") => Items = items;

    public IReadOnlyList<string> Items { get; }
}
