using Embeddings.Partitioned.Files;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Partitioned;

/// <summary>
/// Chooses items that differ from each other, and not too many of one category, as <see cref="Recommender"/> does. The categories and the vectors of the candidates
/// are read by their ids.
/// </summary>
internal sealed class CandidateChoice(PartitionedIndex similar, RecommendationOptions options, ItemCategories? categories)
{
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);

    /// <param name="best">Returns the requested number of best items, best first.</param>
    public async Task<IReadOnlyList<RecommendedItem>> ChooseAsync(Func<int, Task<IReadOnlyList<FoundItem>>> best, CancellationToken cancellation) =>
        await Diversification.ChooseAsync(
            options,
            async count => [.. (await best(count)).Select(Recommended)],
            options.Diversity == 0 && categories is null ? null : candidates => PrepareAsync(candidates, cancellation));

    /// <summary>The id of a chosen item.</summary>
    public int IdOf(RecommendedItem item) => ids[item.Item];

    private RecommendedItem Recommended(FoundItem found)
    {
        ids[found.Scored.Item] = found.Id;
        return new RecommendedItem(found.Scored.Item, found.Scored.Similarity, found.Scored.Count);
    }

    private async Task<(CategoryLimit? Limit, Func<RecommendedItem, RecommendedItem, float> Cosine)> PrepareAsync(RecommendedItem[] candidates, CancellationToken cancellation)
    {
        int[] asked = [.. candidates.Select(item => ids[item.Item])];
        var rows = options.Diversity == 0 ? [] : (await similar.ReadRowsAsync(asked, cancellation)).ToDictionary(row => row.Item, StringComparer.Ordinal);
        var read = categories is null ? null : await categories.Read(asked, cancellation);
        return (
            categories is null ? null : new CategoryLimit(categories.Most, item => read!.GetValueOrDefault(ids[item])),
            (one, other) => Cosine(rows[one.Item], rows[other.Item]));
    }

    private static float Cosine(ItemRow one, ItemRow other) => one.Norm * other.Norm > 0 ? VectorSimilarity.Of(one.Vector, other.Vector, SimilarityMetric.Cosine) : 0;
}
