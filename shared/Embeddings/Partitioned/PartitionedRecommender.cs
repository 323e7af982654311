using Embeddings.Partitioned.Files;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Partitioned;

/// <summary>
/// Recommends items from partitioned indexes, with the scores that <see cref="Recommender"/> gives for a loaded table without transitions: the cosine for
/// similar items, input times output vectors with a share of the log count for next items.
/// </summary>
/// <param name="similar">The index of input vectors.</param>
/// <param name="next">The index of output vectors and counts; null if the version has none.</param>
public sealed class PartitionedRecommender(PartitionedIndex similar, PartitionedIndex? next)
{
    /// <param name="history">The user's items, oldest first. If the history is empty or unknown, popular items are returned as next items.</param>
    /// <param name="exclude">Items that are not recommended.</param>
    /// <exception cref="UnknownItemsException">Similar items are requested, and the index contains none of the history's items.</exception>
    /// <exception cref="InvalidInputException">An option is out of its range, or needs the whole table.</exception>
    public async Task<Recommendations> RecommendAsync(
        IReadOnlyList<string> history, RecommendationOptions options, IReadOnlyList<string> exclude, CancellationToken cancellation = default)
    {
        options.Validate();
        RefuseWholeTable(options);
        var rows = await similar.Words.FindAsync(history, cancellation);
        IReadOnlyList<ItemRow> known = [.. history.Where(rows.ContainsKey).Select(item => rows[item])];
        IReadOnlyList<string> unknown = [.. history.Where(item => !rows.ContainsKey(item))];
        var excluded = (await similar.Words.FindIdsAsync(exclude, cancellation)).Values.Concat(options.ExcludeHistory ? known.Select(row => row.Id) : []).ToHashSet();
        if (options.Relation == Relation.Next)
            return new Recommendations(await NextAsync(known, excluded, options, cancellation), unknown, known.Count == 0 ? Fallback.Popularity : null) { Approximate = known.Count > 0 };
        if (history.Count == 0)
            throw new InvalidInputException("there are no items", "history", "Name at least one item.");
        if (known.Count == 0)
            throw new UnknownItemsException([.. unknown.Distinct()], "history");
        var query = Sum(known, options, row => row.Norm == 0 ? 0 : 1 / row.Norm);
        return new Recommendations(await FindAsync(similar, new SearchQuery(query, new SearchOptions { Top = options.Top }, [.. excluded]), cancellation), unknown) { Approximate = true };
    }

    private async Task<IReadOnlyList<RecommendedItem>> NextAsync(
        IReadOnlyList<ItemRow> known, HashSet<int> excluded, RecommendationOptions options, CancellationToken cancellation)
    {
        if (next is null)
        {
            throw new InvalidInputException(
                "the next item is predicted from output vectors, and the version has none", "recommendation.relation", "Ask for similar items, or train again with output vectors.");
        }

        if (known.Count == 0)
            return await PopularAsync(excluded, options.Top, cancellation);
        float[] query = [.. Sum(known, options, _ => 1), (float)options.CountShare];
        return await FindAsync(next, new SearchQuery(query, new SearchOptions { Top = options.Top, Metric = SimilarityMetric.Dot }, [.. excluded]), cancellation);
    }

    private async Task<IReadOnlyList<RecommendedItem>> PopularAsync(HashSet<int> excluded, int top, CancellationToken cancellation)
    {
        var page = await similar.Words.CompleteAsync("", top + excluded.Count, cancellation: cancellation);
        var ids = await similar.Words.FindIdsAsync(page.Items.Select(item => item.Item), cancellation);
        return
        [
            .. page.Items.Where(item => !excluded.Contains(ids[item.Item])).Take(top)
                .Select(item => new RecommendedItem(item.Item, (float)(item.Count / Math.Max(1.0, similar.Occurrences)), item.Count)),
        ];
    }

    private static async Task<IReadOnlyList<RecommendedItem>> FindAsync(PartitionedIndex index, SearchQuery query, CancellationToken cancellation) =>
        [.. (await index.NearestAsync(query, cancellation)).Select(found => new RecommendedItem(found.Scored.Item, found.Scored.Similarity, found.Scored.Count))];

    /// <summary>The sum of the recent items' vectors, each with the weight of its age and a factor of its own.</summary>
    private float[] Sum(IReadOnlyList<ItemRow> known, RecommendationOptions options, Func<ItemRow, float> factor)
    {
        var sum = new float[similar.Dimensions];
        foreach (var recent in RecentItem.Of([.. Enumerable.Range(0, known.Count)], options.LastItems, options.Recency))
        {
            var row = known[recent.Id];
            for (var dimension = 0; dimension < sum.Length; dimension++)
                sum[dimension] += recent.Weight * row.Vector[dimension] * factor(row);
        }

        return sum;
    }

    private static void RefuseWholeTable(RecommendationOptions options)
    {
        if (options.Diversity > 0)
            throw Refusal("diversity");
        if (options.CategoryLimit is not null)
            throw Refusal("categoryLimit");
        if (options.Explain)
            throw Refusal("explain");
        if (options.Filter is not null)
            throw Refusal("filter");
        if (options.Inferred)
            throw Refusal("inferred");
    }

    private static InvalidInputException Refusal(string option) => new(
        "it needs the whole table, and this version is served without loading it", option, "Leave it out, or train with index.partitionAboveMegabytes above the table's size.");
}
