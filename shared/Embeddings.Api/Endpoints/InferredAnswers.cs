using Embeddings.Api.Serving;
using Embeddings.Similarity;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Api.Endpoints;

/// <summary>Adds items without a history to answers, by the vectors inferred from their texts. Each is marked as inferred.</summary>
internal static class InferredAnswers
{
    /// <summary>Extends a query with the same search among items without a history.</summary>
    /// <param name="item">The query's own item, which is excluded from the answer.</param>
    /// <param name="filter">The items without a history that may be answered; null for all.</param>
    public static ResolvedQuery Asked(ServedVersion version, ResolvedQuery resolved, string? item, ItemFilter? filter)
    {
        if (version.Unseen?.Inferred is not { } table)
            return resolved;
        int[] excluded = item is not null && table.TryGetId(item, out var id) ? [id] : [];
        return resolved with { Unseen = resolved.Query with { Options = resolved.Query.Options with { Filter = filter }, Excluded = excluded } };
    }

    /// <summary>Merges the answers of both searches, the most similar first.</summary>
    public static IReadOnlyList<ScoredItem> With(ServedVersion version, IReadOnlyList<ScoredItem> seen, ResolvedQuery resolved) => resolved.Unseen is { } query
        ? Merged(seen, version.InferredSearch!.Nearest(query), resolved.Query.Options.Top)
        : seen;

    /// <summary>Orders candidates by similarity, including those whose vectors are inferred from a text, attributes or n-grams.</summary>
    /// <exception cref="UnknownItemsException">Candidates have no vector of either kind.</exception>
    public static IReadOnlyList<ScoredItem> Rank(ServedVersion version, SearchQuery query, IReadOnlyList<string> candidates)
    {
        var inferred = new Dictionary<string, KnownItem>(StringComparer.Ordinal);
        foreach (var item in candidates.Where(item => !version.Table.TryGetId(item, out _)))
        {
            if (version.Items.TryFind(item, out var known))
                inferred.TryAdd(item, known);
        }

        if (inferred.Count == 0)
            return version.Search.Rank(query, candidates);
        var seen = version.Search.Rank(query, [.. candidates.Where(item => !inferred.ContainsKey(item))]);
        var scored = inferred.Select(item => new ScoredItem(item.Key, VectorSimilarity.Of(query.Vector.Span, item.Value.Vector, query.Options.Metric), 0));
        return Merged(seen, [.. scored], candidates.Count);
    }

    /// <summary>Orders items by their similarity to the mean of all their unit vectors, the odd one first.</summary>
    /// <exception cref="UnknownItemsException">Items have no vector of either kind.</exception>
    public static IReadOnlyList<ScoredItem> OddOneOut(ServedVersion version, IReadOnlyList<string> items)
    {
        SimilaritySearch.RequireThree(items);
        return [.. Rank(version, QueryVectors.Of(version.Items, items, []), items).Reverse()];
    }

    private static IReadOnlyList<ScoredItem> Merged(IReadOnlyList<ScoredItem> seen, IReadOnlyList<ScoredItem> inferred, int most) =>
    [
        .. seen.Concat(inferred.Select(item => item with { Inferred = true, Count = 0 }))
            .OrderByDescending(item => item.Similarity).ThenBy(item => item.Item, StringComparer.Ordinal).Take(most),
    ];
}
