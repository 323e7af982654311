using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// Finds candidates among the items without a history. No item ever followed them in a sequence, so such an item takes its score from the five recommended items that
/// contribute most: the mean of their scores, each times its squared cosine with the inferred vector. The score is multiplied by how near the item is to the history,
/// and by its expected count relative to the mean of all items without a history.
/// </summary>
internal sealed class InferredCandidates(LookupTable table, LookupTable inferred)
{
    private const int SourcesPerItem = 5;
    private const int SourcesPerAnswer = 10;
    private const int FewestSources = 100;
    private const int FewestCandidates = 1000;

    /// <summary>The power of the nearness to the history. From 2 to 8, more finds more on sparse data and less on dense data.</summary>
    private const int HistoryPower = 4;

    private readonly SimilaritySearch search = new(inferred);
    private readonly SimilaritySearch seen = new(table);
    private readonly double meanCount = Enumerable.Range(0, inferred.Count).Average(id => (double)inferred.ItemCount(id));

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
    /// <param name="history">The recent items with their weights.</param>
    /// <param name="sources">The recommended items, best first, with scores of 0 or more.</param>
    /// <param name="top">The number of items wanted.</param>
    /// <param name="filter">The items that may be returned.</param>
    /// <param name="excluded">Items that may not be returned.</param>
    /// <param name="explain">Whether each item names the items that its score comes from.</param>
    public IEnumerable<RecommendedItem> Next(
        IReadOnlyList<RecentItem> history, IReadOnlyList<RecommendedItem> sources, int top, ItemFilter? filter, IReadOnlySet<string> excluded, bool explain)
    {
        var known = sources.Where(source => source.Similarity > 0).Select(source => (Item: source, Id: Id(source.Item))).Where(source => table.Norm(source.Id) > 0).ToArray();
        var (query, taste) = (new float[table.Dimensions], new float[table.Dimensions]);
        foreach (var (item, id) in known)
            QueryVectors.AddUnit(table, id, item.Similarity, query);
        foreach (var item in history)
            QueryVectors.AddUnit(table, item.Id, item.Weight, taste);
        return query.AsSpan().ContainsAnyExcept(0f)
            ? [.. Nearest(query, Math.Max(FewestCandidates, top * SourcesPerAnswer), filter, excluded).Select(item => Scored(item.Item, taste, known, explain))]
            : [];
    }

    private RecommendedItem Scored(string item, float[] taste, (RecommendedItem Item, int Id)[] sources, bool explain)
    {
        inferred.TryGetId(item, out var id);
        var share = Math.Pow((1 + Cosine(id, taste, EuclideanNorm.Of(taste))) / 2, HistoryPower) * RelativeCount(id) / SourcesPerItem;
        var largest = new List<(int Source, float Contribution)>(SourcesPerItem + 1);
        for (var source = 0; source < sources.Length; source++)
        {
            var cosine = Math.Max(0, Cosine(id, table.Vector(sources[source].Id), table.Norm(sources[source].Id)));
            var contribution = (float)(share * cosine * cosine * sources[source].Item.Similarity);
            if (contribution <= 0 || (largest.Count == SourcesPerItem && contribution <= largest[^1].Contribution))
                continue;
            largest.Insert(largest.FindLastIndex(one => one.Contribution >= contribution) + 1, (source, contribution));
            if (largest.Count > SourcesPerItem)
                largest.RemoveAt(SourcesPerItem);
        }

        Reason[] reasons = [.. largest.Select(one => new Reason(sources[one.Source].Item.Item, one.Contribution))];
        return new RecommendedItem(item, reasons.Sum(reason => reason.Score), 0, Because: explain ? reasons : null) { Inferred = true };
    }

    /// <summary>An item's expected count relative to the mean; 1 if the version was published without expected counts.</summary>
    private double RelativeCount(int id) => meanCount == 0 ? 1 : inferred.ItemCount(id) / meanCount;

    /// <summary>The cosine of an inferred vector and another; 0 if one of them has no direction.</summary>
    private double Cosine(int id, ReadOnlySpan<float> vector, double norm)
    {
        var norms = inferred.Norm(id) * norm;
        return norms == 0 ? 0 : PreciseDot.Of(inferred.Vector(id), vector) / norms;
    }

    private IReadOnlyList<ScoredItem> Nearest(float[] query, int top, ItemFilter? filter, IReadOnlySet<string> excluded)
    {
        int[] ids = [.. excluded.Select(item => inferred.TryGetId(item, out var id) ? id : -1).Where(id => id >= 0)];
        return search.Nearest(new SearchQuery(query, SearchOptions.Default with { Top = Math.Min(top, inferred.Count), Filter = filter }, ids));
    }

    private int Id(string item) => table.TryGetId(item, out var id) ? id : throw new ArgumentException($"'{item}' is not in the table.", nameof(item));
}
