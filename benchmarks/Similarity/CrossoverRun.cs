using Embeddings.Lookup;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Benchmarks.Similarity;

/// <summary>
/// <c>crossover TABLE</c>: the processor microseconds of a query, exact and approximate, over the first rows of a
/// table, twice as many each time, and the recall of the approximate search for the ten nearest.
/// </summary>
internal static class CrossoverRun
{
    private const int Queries = 500;
    private const int Rounds = 5;
    private const int Smallest = 2000;

    public static void Run(string[] arguments)
    {
        using var whole = LookupTable.Open(arguments[0]);
        Console.WriteLine("| rows | exact, us | approximate, us | recall@10 |\n|---|---|---|---|");
        for (var count = Smallest; count <= whole.Count; count *= 2)
            Measure(whole, count);
    }

    private static void Measure(LookupTable whole, int count)
    {
        var path = Path.GetTempFileName();
        using (var output = File.Create(path))
            LookupTableWriter.Write(output, count, whole.Dimensions, whole.Utf8, whole.ItemCount, whole.Vector);
        using var table = LookupTable.Open(path);
        using (var output = File.Create(path + ".hnsw"))
            HnswIndex.Build(table, new HnswOptions(), output);
        using (var index = HnswIndex.Open(path + ".hnsw", table))
            Print(table, index);
        File.Delete(path + ".hnsw");
        File.Delete(path);
    }

    private static void Print(LookupTable table, HnswIndex index)
    {
        var (exact, approximate) = (new List<double>(), new List<double>());
        var found = 0;
        for (var round = 0; round < Rounds; round++)
        {
            ScoredId[][] all = [], some = [];
            exact.Add(Time(() => all = Answers(table, CompactSearch.Search)));
            approximate.Add(Time(() => some = Answers(table, (query, _, request) => index.Search(query, request))));
            found = all.Zip(some, (one, other) => one.Intersect(other).Count()).Sum();
        }

        Console.WriteLine(
            $"| {table.Count} | {OwnMeasures.Middle([.. exact]):F1} | {OwnMeasures.Middle([.. approximate]):F1} | {found / (10.0 * Queries):F4} |");
    }

    private static ScoredId[][] Answers(LookupTable table, Func<PreparedQuery, LookupTable, SearchQuery, ScoredId[]> search) =>
    [
        .. Enumerable.Range(0, Queries).Select(number =>
        {
            var request = new SearchQuery(table.Vector((int)(number * 7919L % table.Count)).ToArray());
            using var query = new PreparedQuery(request.Vector.Span, SimilarityMetric.Cosine, table);
            return search(query, table, request);
        }),
    ];

    private static double Time(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Queries;
    }
}
