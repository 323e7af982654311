using Embeddings.Lookup;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Pooling;

/// <summary>Makes one vector of what a user has had to do with.</summary>
public static class HistoryVectors
{
    private const string Place = "history";

    /// <param name="table">Where the vectors are.</param>
    /// <param name="history">In order, the newest last; items that are not in the table are reported and left out.</param>
    /// <param name="options">How the vectors become one.</param>
    /// <exception cref="UnknownItemsException">Not one item is in the table.</exception>
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

/// <summary>Something a user has had to do with.</summary>
/// <param name="Item">The item.</param>
/// <param name="Weight">How much it says of the user: 1 as a rule, more for a purchase, below 0 for what was disliked.</param>
/// <param name="At">When it was. Either every item of a history has a time, or none.</param>
public sealed record HistoryItem(string Item, float Weight = 1, DateTimeOffset? At = null);
