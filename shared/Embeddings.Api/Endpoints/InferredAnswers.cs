using Embeddings.Api.Serving;
using Embeddings.Similarity;
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

    private static IReadOnlyList<ScoredItem> Merged(IReadOnlyList<ScoredItem> seen, IReadOnlyList<ScoredItem> inferred, int most) =>
    [
        .. seen.Concat(inferred.Select(item => item with { Inferred = true, Count = 0 }))
            .OrderByDescending(item => item.Similarity).ThenBy(item => item.Item, StringComparer.Ordinal).Take(most),
    ];
}
