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
        var last = after is null ? -1 : Items.Ids(table, [after], "after")[0];
        var (first, end) = Range(table, prefix);
        int[] ids = [.. InOrderOfIds(table, prefix, end - first, top, last) ?? AmongWords(table, first, end, top, last)];
        return [.. ids.Select(id => new CompletedItem(table.Word(id), table.ItemCount(id)))];
    }

    /// <summary>
    /// The ids of the first items after <paramref name="last"/> that begin with the prefix, if ids are in the order of the answer. Where many items begin with the
    /// prefix, this looks at far fewer items than <see cref="AmongWords"/>.
    /// </summary>
    /// <param name="matching">The number of items that begin with the prefix. No more items are looked at.</param>
    /// <returns>Null if ids have another order, or if the items are not found soon enough.</returns>
    private static List<int>? InOrderOfIds(LookupTable table, string prefix, int matching, int top, int last)
    {
        if (!table.IsInOrderOfCounts)
            return null;
        var (utf8, found) = (Encoding.UTF8.GetBytes(prefix), new List<int>());
        var end = Math.Min((long)table.Count, (long)last + 1 + matching);
        for (var id = last + 1; id < end && found.Count < top; id++)
            if (table.Utf8(id).StartsWith(utf8))
                found.Add(id);
        return found.Count == top || end == table.Count ? found : null;
    }

    /// <summary>The ids of the most frequent items in a range of the word order.</summary>
    private static IEnumerable<int> AmongWords(LookupTable table, int first, int end, int top, int last)
    {
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

        var ids = new int[mostFrequent.Count];
        for (var rank = ids.Length - 1; rank >= 0; rank--)
            ids[rank] = mostFrequent.Dequeue();
        return ids;
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
