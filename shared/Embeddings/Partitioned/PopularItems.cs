using Embeddings.Similarity;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Partitioned;

/// <summary>The items with the most occurrences. It reads the blocks of words with the most frequent items.</summary>
internal sealed class PopularItems(PartitionedIndex index)
{
    private const int Growth = 4;

    /// <summary>A filter passes over at most so many popular items. Items that are rarer are not popular.</summary>
    private const int MostCandidates = 65_536;

    public async Task<IReadOnlyList<FoundItem>> FindAsync(IReadOnlySet<int> excluded, RecommendationOptions options, CancellationToken cancellation)
    {
        if (options.Filter is { AllowedCount: <= PartitionedIndex.MostRowsById } few && index.FindsById)
        {
            var rows = await index.ReadRowsAsync([.. few.AllowedIds().Except(excluded)], cancellation);
            return [.. rows.OrderByDescending(row => row.Count).ThenBy(row => row.Id).Take(options.Top).Select(row => Found(row.Id, row.Item, row.Count))];
        }

        for (var asked = options.Top + excluded.Count; ; asked *= Growth)
        {
            var page = await index.Words.CompleteAsync("", asked, cancellation: cancellation);
            var ids = await index.Words.FindIdsAsync(page.Items.Select(item => item.Item), cancellation);
            FoundItem[] allowed =
            [
                .. page.Items.Where(item => !excluded.Contains(ids[item.Item]) && options.Filter?.Allows(ids[item.Item]) != false).Take(options.Top)
                    .Select(item => Found(ids[item.Item], item.Item, item.Count)),
            ];
            if (allowed.Length == options.Top || page.Items.Count < asked || asked >= MostCandidates)
                return allowed;
        }
    }

    private FoundItem Found(int id, string item, long count) => new(id, new ScoredItem(item, (float)(count / Math.Max(1.0, index.Occurrences)), count));
}
