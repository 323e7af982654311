using Embeddings.Lookup;

namespace Embeddings.Similarity.Pooling;

/// <summary>Sums unit vectors, so that every item counts by its weight alone and not by how often it was trained.</summary>
internal static class WeightedItems
{
    /// <param name="table">Where the vectors are.</param>
    /// <param name="items">Items and their weights.</param>
    /// <param name="place">What the items are called in messages.</param>
    /// <param name="divisor">What the sum is divided by, given the sum of the weights of the known items.</param>
    /// <exception cref="UnknownItemsException">Not one item is in the table.</exception>
    public static PooledQuery Pool(
        LookupTable table, IEnumerable<(string Item, double Weight)> items, string place, Func<double, double> divisor)
    {
        var known = new List<(int Id, double Weight)>();
        var unknown = new List<string>();
        foreach (var (item, weight) in items)
        {
            if (table.TryGetId(item, out var id))
                known.Add((id, weight));
            else if (!unknown.Contains(item))
                unknown.Add(item);
        }

        if (known.Count == 0)
            throw unknown.Count == 0 ? new InvalidInputException("there are no items", place, "Give at least one.") : new UnknownItemsException(unknown, place);
        var total = divisor(known.Sum(item => Math.Abs(item.Weight)));
        var vector = new float[table.Dimensions];
        foreach (var (id, weight) in known)
            QueryVectors.AddUnit(table, id, (float)(total == 0 ? 0 : weight / total), vector);
        foreach (var value in vector)
        {
            if (!float.IsFinite(value))
                throw new InvalidInputException("the weights add up to more than can be computed with", place, "Give smaller weights.");
        }

        return new PooledQuery(new SearchQuery(vector, SearchOptions.Default, [.. known.Select(item => item.Id).Distinct()]) { Place = place }, unknown);
    }
}
