using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Pooling;

/// <summary>Sums unit vectors, so that an item counts by its weight alone and not by how often it was trained.</summary>
internal static class WeightedItems
{
    /// <param name="vectors">The source of the vectors.</param>
    /// <param name="items">The items and their weights.</param>
    /// <param name="place">The name of the items in messages.</param>
    /// <param name="divisor">Computes the divisor of the sum from the sum of the known items' weights.</param>
    /// <exception cref="UnknownItemsException">None of the items is in the table.</exception>
    public static PooledQuery Pool(
        KnownItems vectors, IEnumerable<(string Item, double Weight)> items, string place, Func<double, double> divisor)
    {
        var known = new List<(KnownItem Item, double Weight)>();
        var unknown = new List<string>();
        foreach (var (item, weight) in items)
        {
            if (vectors.TryFind(item, out var found))
                known.Add((found, weight));
            else if (!unknown.Contains(item))
                unknown.Add(item);
        }

        if (known.Count == 0)
            throw unknown.Count == 0 ? new InvalidInputException("there are no items", place, "Give at least one.") : new UnknownItemsException(unknown, place);
        var total = divisor(known.Sum(item => Math.Abs(item.Weight)));
        var vector = new float[vectors.Dimensions];
        foreach (var (item, weight) in known)
            item.AddUnit((float)(total == 0 ? 0 : weight / total), vector);
        foreach (var value in vector)
        {
            if (!float.IsFinite(value))
                throw new InvalidInputException("the sum of the weights is too large", place, "Give smaller weights.");
        }

        int[] excluded = [.. known.Select(item => item.Item.Id).OfType<int>().Distinct()];
        var query = new SearchQuery(vector, SearchOptions.Default, excluded) { Place = place, Inferred = known.Any(item => item.Item.Inferred) };
        return new PooledQuery(query, unknown);
    }
}

/// <summary>A query made of many items.</summary>
/// <param name="Query">The pooled vector. The items it is made of are excluded from the answer.</param>
/// <param name="Unknown">The items that are not in the table and were skipped, each once, in their order.</param>
public sealed record PooledQuery(SearchQuery Query, IReadOnlyList<string> Unknown);
