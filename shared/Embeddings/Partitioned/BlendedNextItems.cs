using Embeddings.Partitioned.Files;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Partitioned;

/// <summary>
/// Scores the next items of one history by their parts, as <see cref="Recommender"/> does for a loaded table. The candidates are the items near the history by
/// transitions, neighbours and the history itself, the items with the highest scores of the embedding, and popular items if popularity counts. All parts but the
/// embedding are exact. The embedding's share is estimated, as <see cref="NearbyScores"/> says.
/// </summary>
internal sealed class BlendedNextItems(PartitionedIndex similar, PartitionedIndex next, PartitionedHistory history, RecommendationOptions options)
{
    /// <summary>Candidates beyond those that are asked for. A candidate costs a row.</summary>
    private const int FurtherCandidates = 64;

    private BlendedScores? scores;

    /// <summary>The best items, best first.</summary>
    /// <param name="known">The items of the history, oldest first.</param>
    /// <param name="excluded">Items that are not recommended.</param>
    /// <param name="count">The number of items wanted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<FoundItem>> FindAsync(IReadOnlyList<(int Id, string Item)> known, IReadOnlySet<int> excluded, int count, CancellationToken cancellation)
    {
        bool Allows(int id) => options.Filter?.Allows(id) != false && !excluded.Contains(id);
        var asked = WeightedHistory.Of([.. known.Select(item => item.Id)], options);
        var words = known.DistinctBy(item => item.Id).ToDictionary(item => item.Id, item => item.Item);
        var rows = await history.ReadAsync([.. asked.Recent.Concat(options.Parts.Linear > 0 ? asked.LongTerm : []).Select(item => item.Id)], cancellation);
        var counts = rows.Counts();
        var items = new CountedItems(next.Count, next.Occurrences, id => counts.GetValueOrDefault(id), id => words[id]);
        var candidates = Near(new BlendedScores(items, rows, rows.Linear, asked, null, options), Allows, count);
        if (options.Parts.Popularity > 0)
            candidates.UnionWith((await new PopularItems(similar).FindAsync(excluded, options with { Top = count }, cancellation)).Select(item => item.Id));
        var embedding = options.Parts.Embedding > 0 ? await EmbeddingAsync(rows, Query(asked.Recent, rows), candidates, Allows, count, cancellation) : null;
        var read = embedding?.Rows ?? await RowsAsync(candidates, cancellation);
        foreach (var row in read.Values)
            (counts[row.Id], words[row.Id]) = (row.Count, row.Item);
        scores = new BlendedScores(items, rows, rows.Linear, asked, embedding, options);
        return
        [
            .. read.Values.Select(row => (Row: row, Score: scores.Of(row.Id)))
                .OrderByDescending(item => item.Score).ThenBy(item => item.Row.Item, RowRanking.ByBytes)
                .Take(count).Select(item => new FoundItem(item.Row.Id, new ScoredItem(item.Row.Item, item.Score, item.Row.Count))),
        ];
    }

    /// <summary>The item with the parts of its score and the items of the history that caused it.</summary>
    public RecommendedItem Explained(RecommendedItem item, int id) => item with { Parts = scores!.Parts(id), Because = scores.Reasons(id) };

    /// <summary>The best items by the parts that the records of the history give.</summary>
    private static HashSet<int> Near(BlendedScores near, Func<int, bool> allows, int count) =>
        [.. near.Near().Where(allows).OrderByDescending(near.Of).ThenBy(id => id).Take((2 * count) + FurtherCandidates)];

    private async Task<NearbyScores> EmbeddingAsync(
        HistoryRows rows, float[] query, HashSet<int> candidates, Func<int, bool> allows, int count, CancellationToken cancellation)
    {
        var sample = history.SampleAsync(cancellation);
        var listed = await next.ProductsNearAsync(query, new SearchOptions { Top = count, Filter = options.Filter }, cancellation);
        candidates.UnionWith(options.Filter is { AllowedCount: <= PartitionedIndex.MostRowsById } few
            ? few.AllowedIds().Where(allows)
            : listed.Where(item => allows(item.Key)).OrderByDescending(item => item.Value).ThenBy(item => item.Key).Take(count + FurtherCandidates).Select(item => item.Key));
        return NearbyScores.Of(query, listed, await RowsAsync(candidates, cancellation), await sample, next.Count, rows);
    }

    private async Task<IReadOnlyDictionary<int, ItemRow>> RowsAsync(IEnumerable<int> ids, CancellationToken cancellation) =>
        (await next.ReadRowsAsync([.. ids.Order()], cancellation)).ToDictionary(row => row.Id);

    /// <summary>The sum of the recent items' vectors, and the share of the count if the index has counts.</summary>
    private float[] Query(IReadOnlyList<RecentItem> recent, HistoryRows rows)
    {
        var query = new float[next.Dimensions];
        foreach (var item in recent)
        {
            var vector = rows.Vector(item.Id);
            for (var dimension = 0; dimension < vector.Length; dimension++)
                query[dimension] += item.Weight * vector[dimension];
        }

        if (!history.IsPredicted)
            query[^1] = (float)options.CountShare;
        return query;
    }
}
