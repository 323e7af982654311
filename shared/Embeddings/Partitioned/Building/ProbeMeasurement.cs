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

    public Probes Measure(CancellationToken cancellation)
    {
        if (vectors.Search is not { } search)
        {
            var products = CurveForProducts(cancellation);
            return new Probes(products, products);
        }

        ProbeCurve Of(SimilarityMetric metric) => CurveFor(search, metric, cancellation);
        var (dot, euclidean) = (Of(SimilarityMetric.Dot), Of(SimilarityMetric.Euclidean));
        return new Probes(Of(SimilarityMetric.Cosine), new ProbeCurve(Math.Max(dot.ForTen, euclidean.ForTen), Math.Max(dot.ForHundred, euclidean.ForHundred)));
    }

    private ProbeCurve CurveFor(SimilaritySearch search, SimilarityMetric metric, CancellationToken cancellation)
    {
        var options = new SearchOptions { Metric = metric, Top = Many, Exact = true };
        SearchQuery[] queries = [.. SampledIds().Select(id => new SearchQuery(search.Table.Vector(id).ToArray(), options, [id]))];
        return CurveFor(queries.Zip(search.NearestBatch(queries), (query, nearest) => (query, nearest.Select(item => IdOf(item.Item)))), cancellation);
    }

    /// <summary>An index of next items is asked for the highest products with the vector of one item. All products are computed, as no search of the table does it.</summary>
    private ProbeCurve CurveForProducts(CancellationToken cancellation)
    {
        SearchQuery[] queries = [.. SampledIds().Select(id => new SearchQuery(vectors.QueryOf(id), new SearchOptions { Metric = SimilarityMetric.Dot }, [id]))];
        var best = queries.Select(_ => new PriorityQueue<int, float>(Many)).ToArray();
        var vector = new float[vectors.Dimensions];
        for (var id = 0; id < vectors.Count; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            vectors.CopyTo(id, vector);
            for (var query = 0; query < queries.Length; query++)
            {
                var product = VectorSimilarity.Of(queries[query].Vector.Span, vector, SimilarityMetric.Dot);
                if (best[query].Count < Many)
                    best[query].Enqueue(id, product);
                else
                    best[query].EnqueueDequeue(id, product);
            }
        }

        return CurveFor(queries.Zip(best, (query, items) => (query, items.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element))), cancellation);
    }

    /// <param name="answers">Each query with the ids of its nearest items, nearest first.</param>
    private ProbeCurve CurveFor(IEnumerable<(SearchQuery Query, IEnumerable<int> Nearest)> answers, CancellationToken cancellation)
    {
        var (few, many) = (new List<int>(), new List<int>());
        foreach (var (query, nearest) in answers)
        {
            cancellation.ThrowIfCancellationRequested();
            var ranks = RanksFor(query);
            var needed = nearest.Select(id => LeastRank(id, ranks)).ToList();
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

    private int IdOf(string item) => vectors.Table.TryGetId(item, out var id) ? id : throw new UnknownItemsException([item], "partitioned index");

    private int LeastRank(int id, int[] ranks)
    {
        var least = int.MaxValue;
        foreach (var list in listsOf(id))
            least = Math.Min(least, ranks[list]);
        return least;
    }
}
