using Embeddings.Lookup;
using Embeddings.Similarity.Exact;

namespace Embeddings.Similarity;

/// <summary>
/// Answers similarity queries from a lookup table. Any number of threads may ask at once. Answers are ordered by
/// similarity, equal ones by the ordinal order of their words; the items a query is made of are not among its answers.
/// </summary>
public sealed class SimilaritySearch(LookupTable table)
{
    public LookupTable Table => table;

    /// <summary>The items most similar to one item.</summary>
    /// <exception cref="UnknownItemsException">The item is not in the table.</exception>
    public IReadOnlyList<ScoredItem> Nearest(string item, SearchOptions? options = null) => Nearest([item], [], options);

    /// <summary>The items most similar to some items and least to others: to the mean of their unit vectors, those of the others negative.</summary>
    /// <exception cref="UnknownItemsException">Names every item that is not in the table.</exception>
    public IReadOnlyList<ScoredItem> Nearest(IReadOnlyList<string> positive, IReadOnlyList<string> negative, SearchOptions? options = null) =>
        Nearest(QueryVectors.Of(table, positive, negative) with { Options = options ?? SearchOptions.Default });

    /// <summary>
    /// a is to b as c is to ?: the items nearest to b - a + c of the unit vectors (3CosAdd; Mikolov, Yih and Zweig 2013, equation 1).
    /// </summary>
    /// <exception cref="UnknownItemsException">Names every item that is not in the table.</exception>
    public IReadOnlyList<ScoredItem> Analogy(string a, string b, string c, SearchOptions? options = null) => Nearest([b, c], [a], options);

    /// <exception cref="InvalidInputException">The vector does not fit the table, or an option is out of its range.</exception>
    public IReadOnlyList<ScoredItem> Nearest(SearchQuery query)
    {
        query.Validate(table.Dimensions);
        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, table);
        var found = CompactSearch.Supports(query.Options.Metric, table)
            ? CompactSearch.Search(prepared, table, query)
            : FloatSearch.Search(prepared, table, query);
        return Answer(found, query.Options.Metric);
    }

    /// <summary>How similar two items are.</summary>
    /// <exception cref="UnknownItemsException">Names every item that is not in the table.</exception>
    public float Similarity(string a, string b, SimilarityMetric metric = SimilarityMetric.Cosine)
    {
        var ids = Items.Ids(table, [a, b], "items");
        return VectorSimilarity.Of(table.Vector(ids[0]), table.Vector(ids[1]), metric);
    }

    /// <summary>The candidates by their similarity to a vector, each once, best first; nothing else of the query's options but the metric counts.</summary>
    /// <exception cref="UnknownItemsException">Names every candidate that is not in the table.</exception>
    public IReadOnlyList<ScoredItem> Rank(SearchQuery query, IReadOnlyList<string> candidates)
    {
        query.Validate(table.Dimensions);
        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, table);
        var top = new TopItems(Math.Max(1, candidates.Count), float.NegativeInfinity, table);
        foreach (var id in Items.Ids(table, candidates, "candidates").Distinct())
            top.Add(new ScoredId(id, Scores.Of(prepared, table, id)));
        return Answer(top.Ordered(), query.Options.Metric);
    }

    /// <summary>The item least similar to the mean of all their unit vectors, with every item's similarity to it, the odd one first.</summary>
    /// <exception cref="UnknownItemsException">Names every item that is not in the table.</exception>
    public IReadOnlyList<ScoredItem> OddOneOut(IReadOnlyList<string> items)
    {
        if (items.Distinct().Count() < 3)
            throw new InvalidInputException($"{items.Distinct().Count()} different items", "items", "Give three items or more.");
        return [.. Rank(QueryVectors.Of(table, items, []), items).Reverse()];
    }

    private ScoredItem[] Answer(ScoredId[] found, SimilarityMetric metric) =>
        [.. found.Select(item => new ScoredItem(table.Word(item.Id), Scores.ToSimilarity(metric, item.Score), table.ItemCount(item.Id)))];
}
