using Embeddings.Lookup;

namespace Embeddings.Similarity;

/// <summary>Items by name.</summary>
internal static class Items
{
    /// <summary>The ids of the items, in their order.</summary>
    /// <exception cref="UnknownItemsException">Names every item that is not in the table.</exception>
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
