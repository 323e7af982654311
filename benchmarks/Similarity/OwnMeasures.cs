using System.Runtime.Intrinsics.X86;
using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Benchmarks.Similarity;

/// <summary>The measures of this project, in processor milliseconds: of a query unless stated otherwise, and the median of many.</summary>
internal sealed class OwnMeasures(string tablePath)
{
    private const int BatchSize = 200;
    private const int ApproximateQueries = 2000;
    private const double Recall = 0.99;

    public IEnumerable<(string Measure, double Milliseconds)> Exact()
    {
        using var table = LookupTable.Open(tablePath);
        var search = new SimilaritySearch(table);
        var queries = Enumerable.Range(0, BatchSize).Select(index => Query(table, index)).ToArray();
        yield return ("open", Open());
        yield return ("exact-float32", Median(queries[..20], query => SearchFloats(table, query)));
        yield return ("exact", Median(queries[..50], query => search.Nearest(query)));
        search.NearestBatch(queries);
        yield return ("batch-of-200", Median([0, 1, 2], _ => search.NearestBatch(queries)) / BatchSize);
    }

    /// <summary>The smallest effort with a recall of 0.99 for the ten nearest, as for the peers. Built by one thread.</summary>
    public IEnumerable<(string Measure, double Milliseconds)> Approximate()
    {
        using var table = LookupTable.Open(tablePath);
        var path = tablePath + ".hnsw";
        yield return ("index-build", Time(() =>
        {
            using var output = File.Create(path);
            HnswIndex.Build(table, new HnswOptions { Threads = 1 }, output);
        }));
        yield return ("index-open", Median(Enumerable.Range(0, 20).ToArray(), _ => HnswIndex.Open(path, table).Dispose()));
        using var index = HnswIndex.Open(path, table);
        if (!new SimilaritySearch(table, index).IsApproximate(Query(table, 0)))
            throw new InvalidOperationException($"{tablePath} has {table.Count} items, so that it is searched exactly. Give a larger table to measure the approximate index.");
        yield return ("approximate-at-0.99", AtRecall(table, index));
    }

    /// <summary>The code that this processor runs for each measure.</summary>
    public static string Paths(LookupTable table)
    {
        var dots = Avx512BW.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : "scalar";
        var batch = BatchSearch.Suits(BatchSize, table) ? "shared pass over the rows, AVX-512" : "one query after the other";
        return $"first pass: {(table.HasCompactRows ? $"8-bit rows, {dots}" : "float32 rows")}; float32: 256 bits; batch: {batch}";
    }

    private static SearchQuery Query(LookupTable table, int index) => new(table.Vector((int)(index * 7919L % table.Count)).ToArray());

    private static void SearchFloats(LookupTable table, SearchQuery query)
    {
        using var prepared = new PreparedQuery(query.Vector.Span, SimilarityMetric.Cosine, table);
        FloatSearch.Search(prepared, table, query);
    }

    private double Open() => Median(Enumerable.Range(0, 20).ToArray(), _ => LookupTable.Open(tablePath).Dispose());

    private static double AtRecall(LookupTable table, HnswIndex index)
    {
        var search = new SimilaritySearch(table, index);
        var queries = Enumerable.Range(0, ApproximateQueries).Select(number => Query(table, number)).ToArray();
        var truth = search.NearestBatch([.. queries.Select(query => query with { Options = new SearchOptions { Exact = true } })]);
        for (var effort = 20; ; effort += 5)
        {
            var options = new SearchOptions { Effort = effort };
            IReadOnlyList<ScoredItem>[] found = [];
            var time = Time(() => found = [.. queries.Select(query => search.Nearest(query with { Options = options }))]);
            if (found.Zip(truth, (some, all) => some.Intersect(all).Count()).Sum() >= Recall * 10 * queries.Length)
                return time / queries.Length;
        }
    }

    private static double Median<T>(IReadOnlyList<T> inputs, Action<T> work) => Middle([.. inputs.Select(input => Time(() => work(input)))]);

    public static double Middle(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static double Time(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }
}
