using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Pooling;

/// <summary>Sums unit vectors, so that every item counts by its weight alone and not by how often it was trained.</summary>
internal static class WeightedItems
{
    /// <param name="vectors">Where the vectors are.</param>
    /// <param name="items">Items and their weights.</param>
    /// <param name="place">What the items are called in messages.</param>
    /// <param name="divisor">What the sum is divided by, given the sum of the weights of the known items.</param>
    /// <exception cref="UnknownItemsException">Not one item is in the table.</exception>
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
        var vector = new float[vectors.Table.Dimensions];
        foreach (var (item, weight) in known)
            item.AddUnit((float)(total == 0 ? 0 : weight / total), vector);
        foreach (var value in vector)
        {
            if (!float.IsFinite(value))
                throw new InvalidInputException("the weights add up to more than can be computed with", place, "Give smaller weights.");
        }

        int[] excluded = [.. known.Select(item => item.Item.Id).OfType<int>().Distinct()];
        var query = new SearchQuery(vector, SearchOptions.Default, excluded) { Place = place, Inferred = known.Any(item => item.Item.Inferred) };
        return new PooledQuery(query, unknown);
    }
}

/// <summary>A query made of many items.</summary>
/// <param name="Query">The pooled vector; the items it is made of are not to be answered.</param>
/// <param name="Unknown">Items that are not in the table and had no part in it, each once, in their order.</param>
public sealed record PooledQuery(SearchQuery Query, IReadOnlyList<string> Unknown);
