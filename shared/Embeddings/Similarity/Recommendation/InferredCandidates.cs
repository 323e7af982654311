using Embeddings.Lookup;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// Finds candidates among the items without a history. No item ever followed them in a sequence, so such an item takes its score
/// from the recommended items nearest to its inferred vector: the mean of their scores, each times its cosine.
/// </summary>
internal sealed class InferredCandidates(LookupTable table, LookupTable inferred)
{
    private const int SourcesPerItem = 5;
    private const int SourcesPerAnswer = 10;
    private const int FewestSources = 100;
    private readonly SimilaritySearch search = new(inferred);
    private readonly SimilaritySearch seen = new(table);

    /// <summary>The number of recommended items whose scores may be used.</summary>
    public static int SourceCount(int top) => Math.Max(FewestSources, SourcesPerAnswer * top);

    /// <summary>The item that replaces an item without a history in histories: the nearest item with a history.</summary>
    public int? NearestWithHistory(string item)
    {
        if (!inferred.TryGetId(item, out var id) || inferred.Norm(id) == 0)
            return null;
        var nearest = seen.Nearest(new SearchQuery(inferred.Vector(id).ToArray(), SearchOptions.Default with { Top = 1 }, []));
        return nearest is [var best] && table.TryGetId(best.Item, out var found) ? found : null;
    }

    /// <summary>The items without a history nearest to a vector.</summary>
    public IEnumerable<RecommendedItem> Similar(float[] query, int top, ItemFilter? filter, IReadOnlySet<string> excluded) =>
        Nearest(query, top, filter, excluded).Select(item => new RecommendedItem(item.Item, item.Similarity, 0) { Inferred = true });

    /// <summary>The items without a history near the recommended items.</summary>
    /// <param name="sources">The recommended items, best first, with scores of 0 or more.</param>
    /// <param name="top">The number of items wanted.</param>
    /// <param name="filter">The items that may be returned.</param>
    /// <param name="excluded">Items that may not be returned.</param>
    /// <param name="explain">Whether each item names the items that its score comes from.</param>
    public IEnumerable<RecommendedItem> Next(
        IReadOnlyList<RecommendedItem> sources, int top, ItemFilter? filter, IReadOnlySet<string> excluded, bool explain)
    {
        var known = sources.Where(source => source.Similarity > 0).Select(source => (Item: source, Id: Id(source.Item))).Where(source => table.Norm(source.Id) > 0).ToArray();
        var query = new float[table.Dimensions];
        foreach (var (item, id) in known)
            QueryVectors.AddUnit(table, id, item.Similarity, query);
        return query.AsSpan().ContainsAnyExcept(0f)
            ? [.. Nearest(query, top * SourcesPerAnswer, filter, excluded).Select(item => Scored(item.Item, known, explain))]
            : [];
    }

    private RecommendedItem Scored(string item, (RecommendedItem Item, int Id)[] sources, bool explain)
    {
        inferred.TryGetId(item, out var id);
        var vector = inferred.Vector(id);
        var cosines = new float[sources.Length];
        for (var source = 0; source < sources.Length; source++)
            cosines[source] = Math.Max(0, VectorSimilarity.Of(vector, table.Vector(sources[source].Id), SimilarityMetric.Cosine));
        var reasons = Enumerable.Range(0, sources.Length).OrderByDescending(source => cosines[source]).Take(SourcesPerItem)
            .Select(source => new Reason(sources[source].Item.Item, cosines[source] * sources[source].Item.Similarity / SourcesPerItem))
            .Where(reason => reason.Score > 0).OrderByDescending(reason => reason.Score).ToArray();
        return new RecommendedItem(item, reasons.Sum(reason => reason.Score), 0, Because: explain ? reasons : null) { Inferred = true };
    }

    private IReadOnlyList<ScoredItem> Nearest(float[] query, int top, ItemFilter? filter, IReadOnlySet<string> excluded)
    {
        int[] ids = [.. excluded.Select(item => inferred.TryGetId(item, out var id) ? id : -1).Where(id => id >= 0)];
        return search.Nearest(new SearchQuery(query, SearchOptions.Default with { Top = Math.Min(top, inferred.Count), Filter = filter }, ids));
    }

    private int Id(string item) => table.TryGetId(item, out var id) ? id : throw new ArgumentException($"'{item}' is not in the table.", nameof(item));
}
