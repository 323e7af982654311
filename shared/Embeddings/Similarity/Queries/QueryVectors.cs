using Embeddings.Lookup;

namespace Embeddings.Similarity.Queries;

/// <summary>Makes queries from items.</summary>
public static class QueryVectors
{
    /// <summary>
    /// Makes a query from items. The query of a single item is the item's own vector. The query of several items is the mean of their
    /// unit vectors, with those of <paramref name="negative"/> negated, as in gensim's most_similar. The answer excludes these items.
    /// </summary>
    /// <exception cref="UnknownItemsException">Items are not in the table. The exception names all of them.</exception>
    public static SearchQuery Of(LookupTable table, IReadOnlyList<string> positive, IReadOnlyList<string> negative) =>
        Of(new KnownItems(table), positive, negative);

    /// <inheritdoc cref="Of(LookupTable, IReadOnlyList{string}, IReadOnlyList{string})"/>
    /// <param name="items">The vectors of items.</param>
    /// <param name="positive">The items that are added.</param>
    /// <param name="negative">The items that are subtracted.</param>
    /// <param name="place">Where the caller gave the items, for the message of an unknown one.</param>
    public static SearchQuery Of(KnownItems items, IReadOnlyList<string> positive, IReadOnlyList<string> negative, string place = "items")
    {
        if (positive.Count + negative.Count == 0)
            throw new InvalidInputException("there are no items", "positive", "Name at least one item.");
        var known = items.Find(positive.Concat(negative), place);
        var vector = positive.Count == 1 && negative.Count == 0 ? known[0].Vector : new float[items.Dimensions];
        for (var index = 0; known.Count > 1 && index < known.Count; index++)
            known[index].AddUnit((index < positive.Count ? 1f : -1f) / known.Count, vector);
        int[] excluded = [.. known.Select(item => item.Id).OfType<int>()];
        return new SearchQuery(vector, SearchOptions.Default, excluded) { Inferred = known.Any(item => item.Inferred) };
    }

    /// <summary>Adds weight x the item's unit vector. A zero vector adds nothing.</summary>
    internal static void AddUnit(LookupTable table, int id, float weight, Span<float> sum)
    {
        var norm = table.Norm(id);
        if (norm == 0)
            return;
        var vector = table.Vector(id);
        for (var dimension = 0; dimension < sum.Length; dimension++)
            sum[dimension] += weight * vector[dimension] / norm;
    }
}
