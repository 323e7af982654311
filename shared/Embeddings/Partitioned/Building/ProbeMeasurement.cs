using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Partitioned.Files;
using Embeddings.Partitioned.Lists;
using Embeddings.Similarity;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Partitioned.Building;

/// <summary>
/// Measures how many lists a query must read. It searches the table exactly for some of its own items, and looks in which of the lists nearest to each item
/// its nearest items are. How many lists it takes depends on the vectors: three for clear clusters, and dozens for words by dot product.
/// </summary>
internal sealed class ProbeMeasurement(IndexedVectors vectors, LookupTable centroids, PartitionDirectory directory, Func<int, ReadOnlySpan<int>> listsOf)
{
    private const int Queries = 128;
    private const int Few = 10;
    private const int Many = 100;

    /// <summary>The share of the nearest items that must be in the lists. It leaves room for what a sample of queries may miss.</summary>
    private const double Coverage = 0.975;

    /// <summary>A vector that is no item may be farther from its nearest items, so a query reads some lists in any case.</summary>
    private const int FewestLists = 4;

    /// <summary>A query that read more would take seconds.</summary>
    private const int MostLists = 256;

    /// <returns>Zeros if the vectors cannot be searched exactly.</returns>
    public Probes Measure(CancellationToken cancellation)
    {
        if (vectors.Search is not { } search)
            return default;
        ProbeCurve Of(SimilarityMetric metric) => CurveFor(search, metric, cancellation);
        var (dot, euclidean) = (Of(SimilarityMetric.Dot), Of(SimilarityMetric.Euclidean));
        return new Probes(Of(SimilarityMetric.Cosine), new ProbeCurve(Math.Max(dot.ForTen, euclidean.ForTen), Math.Max(dot.ForHundred, euclidean.ForHundred)));
    }

    private ProbeCurve CurveFor(SimilaritySearch search, SimilarityMetric metric, CancellationToken cancellation)
    {
        var options = new SearchOptions { Metric = metric, Top = Many, Exact = true };
        SearchQuery[] queries = [.. SampledIds().Select(id => new SearchQuery(search.Table.Vector(id).ToArray(), options, [id]))];
        var (few, many) = (new List<int>(), new List<int>());
        foreach (var (query, nearest) in queries.Zip(search.NearestBatch(queries)))
        {
            cancellation.ThrowIfCancellationRequested();
            var ranks = RanksFor(query);
            var needed = nearest.Select(item => LeastRank(item.Item, ranks)).ToList();
            few.AddRange(needed.Take(Few));
            many.AddRange(needed);
        }

        var forTen = Covering(few);
        return new ProbeCurve(forTen, Math.Max(forTen, Covering(many)));
    }

    private int Covering(List<int> needed)
    {
        needed.Sort();
        var lists = needed.Count == 0 ? FewestLists : needed[(int)(Coverage * (needed.Count - 1))];
        return Math.Min(directory.ListCount, Math.Clamp(lists, FewestLists, MostLists));
    }

    private IEnumerable<int> SampledIds()
    {
        var random = new SplitMix64((ulong)vectors.Count);
        var drawn = new int[Math.Min(Queries, vectors.Count)];
        for (var index = 0; index < drawn.Length; index++)
            drawn[index] = random.Below(vectors.Count);
        return drawn.Where(id => vectors.Table.Norm(id) > 0).Distinct();
    }

    /// <summary>The rank of each list for a query, 1 for the list that it reads first.</summary>
    private int[] RanksFor(SearchQuery query)
    {
        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, centroids);
        var lists = ListRanking.Of(query.Vector.Span, prepared, centroids, directory);
        var ranks = new int[lists.Length];
        for (var rank = 0; rank < lists.Length; rank++)
            ranks[lists[rank]] = rank + 1;
        return ranks;
    }

    private int LeastRank(string item, int[] ranks)
    {
        vectors.Table.TryGetId(item, out var id);
        var least = int.MaxValue;
        foreach (var list in listsOf(id))
            least = Math.Min(least, ranks[list]);
        return least;
    }
}
