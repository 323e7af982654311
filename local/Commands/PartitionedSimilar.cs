using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.RangeReads;
using Embeddings.Pipeline.Registry;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Local.Commands;

/// <summary>Answers <c>similar</c> from the partitioned index of a version. It reads parts of the index, and never the table.</summary>
internal static class PartitionedSimilar
{
    private const long CacheBytes = 64 << 20;

    /// <returns>Null if the version has no partitioned index, or if an item is not in the index. The table is needed then, to find items that are spelt alike.</returns>
    public static async Task<SimilarityReport?> FindAsync(
        IArtifactStore store, QueriedVersion version, IReadOnlyList<string> items, int top, CancellationToken cancellation)
    {
        if (!version.Partitioned || items.Count == 0)
            return null;
        using var partitioned = await new PartitionedLoader(store, new RangeCache(CacheBytes), TimeProvider.System).LoadAsync(version, cancellation);
        var rows = await partitioned.Similar.Words.FindAsync(items.SelectMany(Spellings.Forms), cancellation);
        string[] asked = [.. items.Select(item => Spellings.Forms(item).FirstOrDefault(rows.ContainsKey)).OfType<string>()];
        if (asked.Length < items.Count)
            return null;
        var search = QueryVectors.Of(partitioned.KnownOf(rows.Values), asked, []) with { Options = new SearchOptions { Top = top } };
        var found = await partitioned.Similar.NearestAsync(search, cancellation);
        return new SimilarityReport(version.Model, version.Version, asked, [.. found.Select(item => new SimilarItem(item.Scored.Item, item.Scored.Similarity))]);
    }
}
