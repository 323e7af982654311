using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Tests.Similarity;

/// <summary>A plain similarity search as a reference.</summary>
internal static class Reference
{
    public static ScoredItem[] Nearest(LookupTable table, SearchQuery query) =>
    [
        .. Enumerable.Range(0, table.Count)
            .Where(id => !query.Excluded.Contains(id) && (query.Options.Filter?.Allows(id) ?? true))
            .Select(id => new ScoredItem(
                table.Word(id), VectorSimilarity.Of(query.Vector.Span, table.Vector(id), query.Options.Metric), table.ItemCount(id)))
            .Where(item => query.Options.Minimum is not { } minimum || item.Similarity >= minimum)
            .OrderByDescending(item => item.Similarity)
            .ThenBy(item => item.Item, StringComparer.Ordinal)
            .Take(query.Options.Top),
    ];

    /// <summary>Equal except for rounding: every similarity agrees, and every item without a tie.</summary>
    public static void AssertSame(ScoredItem[] expected, IReadOnlyList<ScoredItem> actual)
    {
        const float Rounding = 2e-5f;
        Assert.Equal(expected.Length, actual.Count);
        for (var rank = 0; rank < expected.Length; rank++)
        {
            var tolerance = Rounding * Math.Max(1, Math.Abs(expected[rank].Similarity));
            Assert.Equal(expected[rank].Similarity, actual[rank].Similarity, tolerance);
            var tied = expected.Where(item => Math.Abs(item.Similarity - expected[rank].Similarity) <= tolerance).Select(item => item.Item);
            if (tied.Count() == 1 && rank < expected.Length - 1)
                Assert.Equal(expected[rank].Item, actual[rank].Item);
        }
    }
}
