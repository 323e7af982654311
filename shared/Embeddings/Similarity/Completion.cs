using System.Text;
using Embeddings.Lookup;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity;

/// <summary>An item that begins with the typed prefix.</summary>
/// <param name="Item">The word or item id.</param>
/// <param name="Count">The item's occurrences in the corpus; 0 if they are not known.</param>
public sealed record CompletedItem(string Item, long Count);

/// <summary>Finds the items that begin with a prefix, using the word order stored in the table's file.</summary>
public static class Completion
{
    /// <summary>The number of items that begin with the prefix, compared byte by byte.</summary>
    public static int Count(LookupTable table, string prefix)
    {
        var (first, end) = Range(table, prefix);
        return end - first;
    }

    /// <summary>
    /// The most frequent items that begin with the prefix, compared byte by byte. Equal counts are ordered by id. An empty prefix
    /// matches all items.
    /// </summary>
    /// <param name="after">Returns only the items after this one in the same order; null returns all.</param>
    /// <exception cref="UnknownItemsException">The table does not contain the item <c>after</c>.</exception>
    public static IReadOnlyList<CompletedItem> ByPrefix(LookupTable table, string prefix, int top, string? after = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        var (first, end) = Range(table, prefix);
        var last = after is null ? -1 : Items.Ids(table, [after], "after")[0];
        var bound = last < 0 ? (long.MaxValue, 0) : (table.ItemCount(last), -last);
        var mostFrequent = new PriorityQueue<int, (long Count, int NegativeId)>();
        for (var position = first; position < end; position++)
        {
            var id = table.IdInWordOrder(position);
            var priority = (table.ItemCount(id), -id);
            if (priority.CompareTo(bound) >= 0)
                continue;
            if (mostFrequent.Count < top)
                mostFrequent.Enqueue(id, priority);
            else if (mostFrequent.TryPeek(out _, out var least) && priority.CompareTo(least) > 0)
                mostFrequent.EnqueueDequeue(id, priority);
        }

        var items = new CompletedItem[mostFrequent.Count];
        for (var rank = items.Length - 1; rank >= 0; rank--)
        {
            var id = mostFrequent.Dequeue();
            items[rank] = new CompletedItem(table.Word(id), table.ItemCount(id));
        }

        return items;
    }

    private static (int First, int End) Range(LookupTable table, string prefix)
    {
        var utf8 = Encoding.UTF8.GetBytes(prefix);
        return (FirstPosition(table, utf8, after: false), FirstPosition(table, utf8, after: true));
    }

    /// <summary>The first position in the word order at or after the prefix. With <c>after</c>, the first position behind all words with the prefix.</summary>
    private static int FirstPosition(LookupTable table, ReadOnlySpan<byte> prefix, bool after)
    {
        var (low, high) = (0, table.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var word = table.Utf8(table.IdInWordOrder(middle));
            var order = word[..Math.Min(word.Length, prefix.Length)].SequenceCompareTo(prefix);
            if (order < 0 || (after && order == 0))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
