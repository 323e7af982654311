using Embeddings.Lookup;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity;

/// <summary>
/// Answers similarity queries from a lookup table. Any number of threads may call it at once. Answers are ordered by similarity,
/// and equal similarities by the ordinal order of the words. An answer does not contain the items that its query is made from.
/// <para>Every answer is exact unless an index is given, the metric is the cosine, the table is larger than
/// <see cref="ExactUpToBytes"/>, the filter is not too narrow for a graph search, and the query does not ask for an exact
/// answer.</para>
/// </summary>
/// <param name="table">The table of vectors. The caller disposes it after the last query.</param>
/// <param name="index">The table's approximate index, if there is one.</param>
public sealed class SimilaritySearch(LookupTable table, HnswIndex? index = null)
{
    /// <summary>
    /// Up to this many bytes of 8-bit directions (8,192 items of 100 dimensions), search is exact. A graph is faster from about
    /// 5,000 items on. A server that answers a thousand queries a second searches a larger table too slowly without one: of 100
    /// queries one waits longer than 4 ms.
    /// </summary>
    public const long ExactUpToBytes = 1 << 20;

    public LookupTable Table => table;

    /// <summary>The items most similar to one item.</summary>
    /// <exception cref="UnknownItemsException">The item is not in the table.</exception>
    public IReadOnlyList<ScoredItem> Nearest(string item, SearchOptions? options = null) => Nearest([item], [], options);

    /// <summary>
    /// The items most similar to some items and least similar to others. The query is the mean of their unit vectors, with those of
    /// the others negated.
    /// </summary>
    /// <exception cref="UnknownItemsException">Items are not in the table. The exception names all of them.</exception>
    public IReadOnlyList<ScoredItem> Nearest(IReadOnlyList<string> positive, IReadOnlyList<string> negative, SearchOptions? options = null) =>
        Nearest(QueryVectors.Of(table, positive, negative) with { Options = options ?? SearchOptions.Default });

    /// <summary>
    /// Solves the analogy "a is to b as c is to ?". Returns the items nearest to b - a + c of the unit vectors (3CosAdd; Mikolov, Yih
    /// and Zweig 2013, equation 1).
    /// </summary>
    /// <exception cref="UnknownItemsException">Items are not in the table. The exception names all of them.</exception>
    public IReadOnlyList<ScoredItem> Analogy(string a, string b, string c, SearchOptions? options = null) => Nearest([b, c], [a], options);

    /// <exception cref="InvalidInputException">The vector does not fit the table, or an option is out of its range.</exception>
    public IReadOnlyList<ScoredItem> Nearest(SearchQuery query)
    {
        query.Validate(table.Dimensions);
        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, table);
        return Answer(Search(prepared, query), prepared.Metric);
    }

    /// <summary>
    /// Answers many queries as <see cref="Nearest(SearchQuery)"/> does, in their order. Exact queries by cosine share one pass over
    /// the table.
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

    /// <summary>Whether this query would use the approximate index.</summary>
    public bool IsApproximate(SearchQuery query) =>
        index is not null && !query.Options.Exact && query.Options.Metric == SimilarityMetric.Cosine
        && (long)table.Count * CompactRows.StrideOf(table.Dimensions) > ExactUpToBytes
        && index.Suits(query.Options);

    /// <summary>The similarity of two items.</summary>
    /// <exception cref="UnknownItemsException">Items are not in the table. The exception names all of them.</exception>
    public float Similarity(string a, string b, SimilarityMetric metric = SimilarityMetric.Cosine)
    {
        var known = new KnownItems(table).Find([a, b], "items");
        return VectorSimilarity.Of(known[0].Vector, known[1].Vector, metric);
    }

    /// <summary>Ranks candidates by their similarity to a vector, each once, best first. Of the query's options only the metric counts.</summary>
    /// <param name="known">Also infers vectors for candidates that are not in the table, whose scores are marked; null if only those of the table are known.</param>
    /// <exception cref="UnknownItemsException">Candidates have no vector. The exception names all of them.</exception>
    public IReadOnlyList<ScoredItem> Rank(SearchQuery query, IReadOnlyList<string> candidates, KnownItems? known = null)
    {
        query.Validate(table.Dimensions);
        var inferred = Inferred(candidates, known);
        var trained = RankTrained(query, inferred.Count == 0 ? candidates : [.. candidates.Where(item => !inferred.ContainsKey(item))]);
        if (inferred.Count == 0)
            return trained;
        var scored = inferred.Select(item => new ScoredItem(item.Key, VectorSimilarity.Of(query.Vector.Span, item.Value.Vector, query.Options.Metric), 0) { Inferred = true });
        return [.. trained.Concat(scored).OrderByDescending(item => item.Similarity).ThenBy(item => item.Item, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Finds the item least similar to the mean of all their unit vectors. Returns every item with its similarity to that mean, the
    /// odd one first.
    /// </summary>
    /// <param name="known">Also infers vectors for items that are not in the table; null if only those of the table are known.</param>
    /// <exception cref="UnknownItemsException">Items have no vector. The exception names all of them.</exception>
    public IReadOnlyList<ScoredItem> OddOneOut(IReadOnlyList<string> items, KnownItems? known = null)
    {
        RequireThree(items);
        return [.. Rank(QueryVectors.Of(known ?? new KnownItems(table), items, []), items, known).Reverse()];
    }

    /// <exception cref="InvalidInputException">There are fewer than three different items, so that none is the odd one.</exception>
    public static void RequireThree(IReadOnlyList<string> items)
    {
        if (items.Distinct().Count() < 3)
            throw new InvalidInputException($"there are {items.Distinct().Count()} different items", "items", "Give three items or more.");
    }

    private ScoredItem[] RankTrained(SearchQuery query, IReadOnlyList<string> candidates)
    {
        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, table);
        var top = new TopItems(Math.Max(1, candidates.Count), float.NegativeInfinity, table);
        foreach (var id in Items.Ids(table, candidates, "candidates").Distinct())
            top.Add(new ScoredId(id, prepared.Score(id)));
        return Answer(top.Ordered(), prepared.Metric);
    }

    private Dictionary<string, KnownItem> Inferred(IReadOnlyList<string> candidates, KnownItems? known)
    {
        var inferred = new Dictionary<string, KnownItem>(StringComparer.Ordinal);
        foreach (var item in candidates.Where(item => !table.TryGetId(item, out _)))
        {
            if (known?.TryFind(item, out var found) == true)
                inferred.TryAdd(item, found);
        }

        return inferred;
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
/// <param name="Similarity">The similarity by the query's metric, see <see cref="SimilarityMetric"/>.</param>
/// <param name="Count">The item's occurrences in the corpus; 0 if they are not known.</param>
public sealed record ScoredItem(string Item, float Similarity, long Count)
{
    /// <summary>True if the item has no history and its vector is inferred.</summary>
    public bool? Inferred { get; init; }
}
