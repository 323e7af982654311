using Embeddings.Partitioned.Files;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Partitioned;

/// <summary>Limits the items of one category in an answer. The categories of the candidates are read from a store.</summary>
/// <param name="Most">The limit, 1 or more.</param>
/// <param name="Read">Returns the categories of items by their ids. An item without a category is left out.</param>
public sealed record ItemCategories(int Most, Func<IReadOnlyList<int>, CancellationToken, Task<IReadOnlyDictionary<int, string>>> Read);

/// <summary>
/// Recommends items from partitioned indexes, with the scores that <see cref="Recommender"/> gives for a loaded table: the cosine for similar items. Next items are
/// scored by their parts if the version has a <see cref="PartitionedHistory"/>, and otherwise by input times output vectors with a share of the log count.
/// </summary>
/// <param name="similar">The index of input vectors.</param>
/// <param name="next">The index of output vectors; null if the version has none.</param>
/// <param name="parts">What the items of a history contribute; null if the version has neither transitions nor a model of next items.</param>
public sealed class PartitionedRecommender(PartitionedIndex similar, PartitionedIndex? next, PartitionedHistory? parts)
{
    /// <param name="history">The user's items, oldest first. If the history is empty or unknown, popular items are returned as next items.</param>
    /// <param name="options">The options. The category limit is given by <paramref name="categories"/>.</param>
    /// <param name="exclude">Items that are not recommended.</param>
    /// <param name="categories">Limits the items of one category; null sets no limit.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="UnknownItemsException">Similar items are requested, and the index contains none of the history's items.</exception>
    /// <exception cref="InvalidInputException">An option is out of its range, or needs the whole table.</exception>
    public async Task<Recommendations> RecommendAsync(
        IReadOnlyList<string> history, RecommendationOptions options, IReadOnlyList<string> exclude, ItemCategories? categories = null, CancellationToken cancellation = default)
    {
        Validate(options, categories);
        if (options.Relation == Relation.Next && parts is not null && next is not null)
            return await BlendedAsync(new BlendedNextItems(similar, next, parts, options), history, options, exclude, categories, cancellation);
        var rows = await similar.Words.FindAsync(history, cancellation);
        IReadOnlyList<ItemRow> known = [.. history.Where(rows.ContainsKey).Select(item => rows[item])];
        IReadOnlyList<string> unknown = [.. history.Where(item => !rows.ContainsKey(item))];
        var excluded = (await similar.Words.FindIdsAsync(exclude, cancellation)).Values.Concat(options.ExcludeHistory ? known.Select(row => row.Id) : []).ToHashSet();
        var choice = new CandidateChoice(similar, options, categories);
        if (options.Relation == Relation.Next)
        {
            var items = await choice.ChooseAsync(count => NextAsync(known, excluded, options with { Top = count }, cancellation), cancellation);
            return new Recommendations(items, unknown, known.Count == 0 ? Fallback.Popularity : null) { Approximate = known.Count > 0 };
        }

        if (history.Count == 0)
            throw new InvalidInputException("there are no items", "history", "Name at least one item.");
        if (known.Count == 0)
            throw new UnknownItemsException([.. unknown.Distinct()], "history");
        var query = Sum(known, options, row => row.Norm == 0 ? 0 : 1 / row.Norm);
        var found = await choice.ChooseAsync(
            count => similar.NearestAsync(new SearchQuery(query, new SearchOptions { Top = count, Filter = options.Filter }, [.. excluded]), cancellation), cancellation);
        return new Recommendations(found, unknown) { Approximate = true };
    }

    /// <summary>Next items by their parts. Of the items of the history only the ids are needed here, so their rows are not read.</summary>
    private async Task<Recommendations> BlendedAsync(
        BlendedNextItems blended, IReadOnlyList<string> history, RecommendationOptions options, IReadOnlyList<string> exclude, ItemCategories? categories, CancellationToken cancellation)
    {
        var ids = await similar.Words.FindIdsAsync(history.Concat(exclude), cancellation);
        IReadOnlyList<string> known = [.. history.Where(ids.ContainsKey)];
        var excluded = exclude.Concat(options.ExcludeHistory ? known : []).Where(ids.ContainsKey).Select(item => ids[item]).ToHashSet();
        var choice = new CandidateChoice(similar, options, categories);
        var chosen = await choice.ChooseAsync(
            count => known.Count == 0
                ? new PopularItems(similar).FindAsync(excluded, options with { Top = count }, cancellation)
                : blended.FindAsync([.. known.Select(item => (ids[item], item))], excluded, count, cancellation),
            cancellation);
        IReadOnlyList<string> unknown = [.. history.Where(item => !ids.ContainsKey(item))];
        if (known.Count == 0)
            return new Recommendations(options.Explain ? [.. chosen.Select(item => item with { Parts = new PartsOfScore(0, 0, 0, item.Similarity), Because = [] })] : chosen, unknown, Fallback.Popularity);
        return new Recommendations(options.Explain ? [.. chosen.Select(item => blended.Explained(item, choice.IdOf(item)))] : chosen, unknown) { Approximate = true };
    }

    private async Task<IReadOnlyList<FoundItem>> NextAsync(
        IReadOnlyList<ItemRow> known, HashSet<int> excluded, RecommendationOptions options, CancellationToken cancellation)
    {
        if (next is null)
        {
            throw new InvalidInputException(
                "the next item is predicted from output vectors, and the version has none", "recommendation.relation", "Ask for similar items, or train again with output vectors.");
        }

        if (known.Count == 0)
            return await new PopularItems(similar).FindAsync(excluded, options, cancellation);
        float[] query = [.. Sum(known, options, _ => 1), (float)options.CountShare];
        return await next.NearestAsync(new SearchQuery(query, new SearchOptions { Top = options.Top, Metric = SimilarityMetric.Dot, Filter = options.Filter }, [.. excluded]), cancellation);
    }

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

    private static void Validate(RecommendationOptions options, ItemCategories? categories)
    {
        (options with { CategoryLimit = categories is null ? null : new CategoryLimit(categories.Most, _ => null) }).Validate();
        if (options.Inferred)
        {
            throw new InvalidInputException(
                "items without a history need the whole table, and this version is served without loading it", "inferred",
                "Leave it out, or train with index.partitionAboveMegabytes above the table's size.");
        }
    }
}
