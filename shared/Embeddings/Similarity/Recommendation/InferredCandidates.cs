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
    private const int Lenders = 5;
    private const int LendersOfAnAnswer = 10;
    private const int FewestLenders = 100;
    private readonly SimilaritySearch search = new(inferred);
    private readonly SimilaritySearch seen = new(table);

    /// <summary>The number of recommended items that may lend their scores.</summary>
    public static int Asked(int top) => Math.Max(FewestLenders, LendersOfAnAnswer * top);

    /// <summary>The item that replaces an item without a history in histories: the nearest item with a history.</summary>
    public int? StandIn(string item)
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
    /// <param name="lenders">The recommended items, best first, with scores of 0 or more.</param>
    /// <param name="top">The number of items wanted.</param>
    /// <param name="filter">The items that may be returned.</param>
    /// <param name="excluded">Items that may not be returned.</param>
    /// <param name="explain">Whether each item names the items that lent it their scores.</param>
    public IEnumerable<RecommendedItem> Next(
        IReadOnlyList<RecommendedItem> lenders, int top, ItemFilter? filter, IReadOnlySet<string> excluded, bool explain)
    {
        var known = lenders.Where(lender => lender.Similarity > 0).Select(lender => (Item: lender, Id: Id(lender.Item))).Where(lender => table.Norm(lender.Id) > 0).ToArray();
        var query = new float[table.Dimensions];
        foreach (var (item, id) in known)
            QueryVectors.AddUnit(table, id, item.Similarity, query);
        return query.AsSpan().ContainsAnyExcept(0f)
            ? [.. Nearest(query, top * LendersOfAnAnswer, filter, excluded).Select(item => Scored(item.Item, known, explain))]
            : [];
    }

    private RecommendedItem Scored(string item, (RecommendedItem Item, int Id)[] lenders, bool explain)
    {
        inferred.TryGetId(item, out var id);
        var vector = inferred.Vector(id);
        var cosines = new float[lenders.Length];
        for (var lender = 0; lender < lenders.Length; lender++)
            cosines[lender] = Math.Max(0, VectorSimilarity.Of(vector, table.Vector(lenders[lender].Id), SimilarityMetric.Cosine));
        var reasons = Enumerable.Range(0, lenders.Length).OrderByDescending(lender => cosines[lender]).Take(Lenders)
            .Select(lender => new Reason(lenders[lender].Item.Item, cosines[lender] * lenders[lender].Item.Similarity / Lenders))
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
