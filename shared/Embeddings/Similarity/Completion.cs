using System.Text;
using Embeddings.Lookup;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity;

/// <summary>An item that begins with what was typed.</summary>
/// <param name="Item">The word or item id.</param>
/// <param name="Count">How often it occurs in the corpus; 0 where that is not known.</param>
public sealed record CompletedItem(string Item, long Count);

/// <summary>Finds the items that begin with a prefix, by the order of words in the table's file.</summary>
public static class Completion
{
    /// <summary>How many items begin with the prefix, byte for byte.</summary>
    public static int Count(LookupTable table, string prefix)
    {
        var (first, end) = Range(table, prefix);
        return end - first;
    }

    /// <summary>The most frequent items that begin with the prefix, byte for byte; equally frequent ones by id. No prefix stands for all.</summary>
    /// <param name="after">Only items that follow this one in that order; null for all.</param>
    /// <exception cref="UnknownItemsException">The item to begin after is not in the table.</exception>
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

    /// <summary>The first position in the word order that is not before the prefix, or not before and not with it.</summary>
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
