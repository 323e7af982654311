using Embeddings.Api.Serving;
using Embeddings.Partitioned.Files;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Api.Endpoints;

/// <summary>Answers resolved queries from the partitioned index of a version.</summary>
internal static class PartitionedSearch
{
    /// <summary>The number of queries of a batch that read at the same time. Each reads some lists at once.</summary>
    private const int QueriesAtOnce = 8;

    public static async Task<IReadOnlyList<ScoredItem>> NearestAsync(PartitionedVersion version, ResolvedQuery resolved, CancellationToken cancellation)
    {
        var found = resolved.Included is { } rows
            ? version.Similar.Rank(resolved.Query, rows.Where(row => !resolved.Query.Excluded.Contains(row.Id)))
            : await version.Similar.NearestAsync(resolved.Query, cancellation);
        return [.. found.Select(item => item.Scored)];
    }

    /// <summary>Answers many queries, in their order. Queries that need the same lists read them once.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<ScoredItem>?>> NearestAsync(PartitionedVersion version, IReadOnlyList<BatchQuery> queries, CancellationToken cancellation)
    {
        var answers = new IReadOnlyList<ScoredItem>?[queries.Count];
        await Parallel.ForAsync(0, queries.Count, new ParallelOptions { MaxDegreeOfParallelism = QueriesAtOnce, CancellationToken = cancellation }, async (index, cancel) =>
        {
            if (queries[index].Resolved is { } resolved)
                answers[index] = await NearestAsync(version, resolved, cancel);
        });
        return answers;
    }

    /// <summary>Ranks items by their similarity to a query, each once. Of the query's options only the metric counts.</summary>
    public static IReadOnlyList<ScoredItem> Rank(PartitionedVersion version, SearchQuery query, IReadOnlyList<ItemRow> rows)
    {
        var all = query with { Options = SearchOptions.Default with { Metric = query.Options.Metric, Top = Math.Max(1, rows.Count) } };
        return [.. version.Similar.Rank(all, rows).Select(item => item.Scored)];
    }

    /// <summary>Finds the item least similar to the others, as <see cref="SimilaritySearch.OddOneOut"/> does.</summary>
    public static async Task<IReadOnlyList<ScoredItem>> OddOneOutAsync(PartitionedVersion version, IReadOnlyList<string> items, CancellationToken cancellation)
    {
        SimilaritySearch.RequireThree(items);
        var rows = await version.RowsAsync(items, "items", cancellation);
        return [.. Rank(version, QueryVectors.Of(version.KnownOf(rows), items, []), rows).Reverse()];
    }
}
