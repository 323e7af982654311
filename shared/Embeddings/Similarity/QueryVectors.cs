using Embeddings.Lookup;

namespace Embeddings.Similarity;

/// <summary>Makes queries of items.</summary>
public static class QueryVectors
{
    /// <summary>
    /// One item stands for its own vector. Of several it is the mean of their unit vectors, those of <paramref name="negative"/>
    /// taken negative, as gensim's most_similar has it. None of the items is to be answered.
    /// </summary>
    /// <exception cref="UnknownItemsException">Names every item that is not in the table.</exception>
    public static SearchQuery Of(LookupTable table, IReadOnlyList<string> positive, IReadOnlyList<string> negative)
    {
        if (positive.Count + negative.Count == 0)
            throw new InvalidInputException("no items", "positive", "Name at least one item.");
        var ids = Items.Ids(table, positive.Concat(negative), "items");
        if (positive.Count == 1 && negative.Count == 0)
            return new SearchQuery(table.Vector(ids[0]).ToArray(), SearchOptions.Default, ids);
        var vector = new float[table.Dimensions];
        for (var index = 0; index < ids.Length; index++)
            AddUnit(table, ids[index], (index < positive.Count ? 1f : -1f) / ids.Length, vector);
        return new SearchQuery(vector, SearchOptions.Default, ids);
    }

    /// <summary>Adds weight x the item's unit vector; an item whose vector is zero adds nothing.</summary>
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
