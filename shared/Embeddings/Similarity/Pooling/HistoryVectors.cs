using Embeddings.Lookup;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Pooling;

/// <summary>Combines a user's history into one vector.</summary>
public static class HistoryVectors
{
    private const string Place = "history";

    /// <param name="table">The table that holds the vectors.</param>
    /// <param name="history">The history, newest item last. Items that are not in the table are reported and skipped.</param>
    /// <param name="options">How to combine the vectors.</param>
    /// <exception cref="UnknownItemsException">None of the items is in the table.</exception>
    /// <exception cref="InvalidInputException">The history is empty, a weight is not finite, or only some items have a time.</exception>
    public static PooledQuery Pool(LookupTable table, IReadOnlyList<HistoryItem> history, PoolingOptions options) =>
        Pool(new KnownItems(table), history, options);

    /// <inheritdoc cref="Pool(LookupTable, IReadOnlyList{HistoryItem}, PoolingOptions)"/>
    public static PooledQuery Pool(KnownItems items, IReadOnlyList<HistoryItem> history, PoolingOptions options)
    {
        options.Validate();
        Check(history);
        var weighted = options.Mode == PoolingMode.RecencyWeighted ? Decayed(history, options) : history.Select(item => (item.Item, (double)item.Weight));
        return WeightedItems.Pool(items, weighted, Place, total => options.Mode == PoolingMode.Sum ? 1 : total);
    }

    private static IEnumerable<(string Item, double Weight)> Decayed(IReadOnlyList<HistoryItem> history, PoolingOptions options)
    {
        var newest = history.Max(item => item.At);
        return history.Select((item, position) => (item.Item, item.Weight * (item.At is { } at
            ? Math.Pow(0.5, (newest!.Value - at) / options.HalfLife)
            : Math.Pow(options.Decay, history.Count - 1 - position))));
    }

    private static void Check(IReadOnlyList<HistoryItem> history)
    {
        if (history.Any(item => !float.IsFinite(item.Weight)))
            throw new InvalidInputException("a weight is not a finite number", Place, "Give finite weights.");
        if (history.Select(item => item.At is null).Distinct().Count() > 1)
            throw new InvalidInputException("some items have a time and some have none", Place, "Give all of them a time, or none.");
    }
}

/// <summary>An item that a user has interacted with.</summary>
/// <param name="Item">The item.</param>
/// <param name="Weight">The strength of the interaction: usually 1, more for a purchase, below 0 for a dislike.</param>
/// <param name="At">The time of the interaction. Either every item of a history has a time, or none does.</param>
public sealed record HistoryItem(string Item, float Weight = 1, DateTimeOffset? At = null);
