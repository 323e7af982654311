using Embeddings.Lookup;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity;

/// <summary>
/// Answers similarity queries from a lookup table. Any number of threads may ask at once. Answers are ordered by
/// similarity, equal ones by the ordinal order of their words; the items a query is made of are not among its answers.
/// <para>Every answer is exact unless an index is given, the metric is the cosine, the table is larger than
/// <see cref="ExactUpToBytes"/>, the filter is not too narrow for a walk on a graph, and the query does not ask to be
/// answered exactly.</para>
/// </summary>
/// <param name="table">Where the vectors are; stays the caller's to dispose, after the last query.</param>
/// <param name="index">The table's approximate index, if there is one.</param>
public sealed class SimilaritySearch(LookupTable table, HnswIndex? index = null)
{
    /// <summary>
    /// Up to so many bytes of 8-bit directions (65,536 items of 100 dimensions) search is exact. A graph is faster from
    /// some 5,000 items on, but takes seconds to build when a version is published; up to here an exact answer takes about
    /// 0.25 ms, and misses nothing.
    /// </summary>
    public const long ExactUpToBytes = 8 << 20;

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
        return Answer(Search(prepared, query), prepared.Metric);
    }

    /// <summary>
    /// The answers of <see cref="Nearest(SearchQuery)"/> to many queries, in their order. Those that are answered exactly
    /// and by cosine share one pass over the table.
    /// </summary>
    /// <exception cref="InvalidInputException">A vector does not fit the table, or an option is out of its range.</exception>
    public IReadOnlyList<IReadOnlyList<ScoredItem>> NearestBatch(IReadOnlyList<SearchQuery> queries)
    {
        foreach (var query in queries)
            query.Validate(table.Dimensions);
        var answers = new IReadOnlyList<ScoredItem>[queries.Count];
        var together = Enumerable.Range(0, queries.Count)
            .Where(index => queries[index].Options.Metric == SimilarityMetric.Cosine && !IsApproximate(queries[index]))
            .ToArray();
        if (BatchSearch.Suits(together.Length, table))
        {
            var found = BatchSearch.Search(table, [.. together.Select(index => queries[index])]);
            for (var member = 0; member < together.Length; member++)
                answers[together[member]] = Answer(found[member], Metric<Cosine>.Instance);
        }

        for (var index = 0; index < queries.Count; index++)
            answers[index] ??= Nearest(queries[index]);
        return answers;
    }

    /// <summary>Whether the approximate index would answer this query.</summary>
    public bool IsApproximate(SearchQuery query) =>
        index is not null && !query.Options.Exact && query.Options.Metric == SimilarityMetric.Cosine
        && (long)table.Count * CompactRows.StrideOf(table.Dimensions) > ExactUpToBytes
        && index.Suits(query.Options);

    /// <summary>How similar two items are.</summary>
    /// <exception cref="UnknownItemsException">Names every item that is not in the table.</exception>
    public float Similarity(string a, string b, SimilarityMetric metric = SimilarityMetric.Cosine)
    {
        var known = new KnownItems(table).Find([a, b], "items");
        return VectorSimilarity.Of(known[0].Vector, known[1].Vector, metric);
    }

    /// <summary>The candidates by their similarity to a vector, each once, best first; nothing else of the query's options but the metric counts.</summary>
    /// <exception cref="UnknownItemsException">Names every candidate that is not in the table.</exception>
    public IReadOnlyList<ScoredItem> Rank(SearchQuery query, IReadOnlyList<string> candidates)
    {
        query.Validate(table.Dimensions);
        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, table);
        var top = new TopItems(Math.Max(1, candidates.Count), float.NegativeInfinity, table);
        foreach (var id in Items.Ids(table, candidates, "candidates").Distinct())
            top.Add(new ScoredId(id, prepared.Score(id)));
        return Answer(top.Ordered(), prepared.Metric);
    }

    /// <summary>The item least similar to the mean of all their unit vectors, with every item's similarity to it, the odd one first.</summary>
    /// <exception cref="UnknownItemsException">Names every item that is not in the table.</exception>
    public IReadOnlyList<ScoredItem> OddOneOut(IReadOnlyList<string> items)
    {
        if (items.Distinct().Count() < 3)
            throw new InvalidInputException($"{items.Distinct().Count()} different items", "items", "Give three items or more.");
        return [.. Rank(QueryVectors.Of(table, items, []), items).Reverse()];
    }

    private ScoredId[] Search(PreparedQuery prepared, SearchQuery query)
    {
        if (IsApproximate(query))
            return index!.Search(prepared, query);
        return CompactSearch.Supports(prepared, table)
            ? CompactSearch.Search(prepared, table, query)
            : FloatSearch.Search(prepared, table, query);
    }

    private ScoredItem[] Answer(ScoredId[] found, Metric metric) =>
        [.. found.Select(item => new ScoredItem(table.Word(item.Id), metric.ToSimilarity(item.Score), table.ItemCount(item.Id)))];
}

/// <summary>An item of an answer.</summary>
/// <param name="Item">The word or item id.</param>
/// <param name="Similarity">By the query's metric, see <see cref="SimilarityMetric"/>.</param>
/// <param name="Count">How often the item occurs in the corpus; 0 where that is not known.</param>
public sealed record ScoredItem(string Item, float Similarity, long Count)
{
    /// <summary>True if the item has no history, and its vector is inferred.</summary>
    public bool? Inferred { get; init; }
}
