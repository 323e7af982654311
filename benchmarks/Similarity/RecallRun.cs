using System.Globalization;
using Embeddings.Lookup;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Benchmarks.Similarity;

/// <summary>
/// <c>recall TABLE QUERIES</c>: the recall of the exact search, whose first pass reads 8-bit codes, for the ten best by the float32 scores of all
/// rows, for a number of queries of each kind and each metric with such a pass.
/// </summary>
internal static class RecallRun
{
    private const int Top = 10;

    // A prime, so that the queries are spread over the whole table.
    private const long Step = 7919;

    private static readonly SimilarityMetric[] Metrics = [SimilarityMetric.Cosine, SimilarityMetric.Dot, SimilarityMetric.Euclidean];

    private static readonly (string Name, Func<LookupTable, int, float[]> Of)[] Kinds =
    [
        ("an item", (table, number) => Item(table, number)),
        ("b - a + c of three items", Analogy),
        ("a random direction", Direction),
    ];

    public static void Run(string[] arguments)
    {
        using var table = LookupTable.Open(arguments[0]);
        var queries = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        Console.WriteLine($"{table.Count} x {table.Dimensions}, {queries} queries of each kind\n");
        Console.WriteLine("| query | metric | recall@10 | answers with the same ten in the same order |\n|---|---|---|---|");
        foreach (var (name, query) in Kinds)
        {
            foreach (var metric in Metrics)
                Print(name, metric, [.. Enumerable.Range(0, queries).AsParallel().Select(number => Compare(table, query(table, number), metric))]);
        }
    }

    private static (int Found, bool Same) Compare(LookupTable table, float[] vector, SimilarityMetric metric)
    {
        var request = new SearchQuery(vector, SearchOptions.Default with { Top = Top, Metric = metric }, []);
        using var query = new PreparedQuery(vector, metric, table);
        var truth = FloatSearch.Search(query, table, request);
        var found = CompactSearch.Search(query, table, request);
        return (found.Select(item => item.Id).Intersect(truth.Select(item => item.Id)).Count(), found.SequenceEqual(truth));
    }

    private static void Print(string kind, SimilarityMetric metric, IReadOnlyList<(int Found, bool Same)> answers) => Console.WriteLine(
        $"| {kind} | {metric.ToString().ToLowerInvariant()} | {answers.Sum(answer => answer.Found) / (double)(Top * answers.Count):F5} | {answers.Count(answer => answer.Same)} of {answers.Count} |");

    private static float[] Item(LookupTable table, long number) => table.Vector((int)(number * Step % table.Count)).ToArray();

    private static float[] Analogy(LookupTable table, int number)
    {
        var (a, b, c) = (Item(table, 3L * number), Item(table, (3L * number) + 1), Item(table, (3L * number) + 2));
        return [.. a.Select((_, dimension) => b[dimension] - a[dimension] + c[dimension])];
    }

    // Gaussian values in all dimensions have a uniform direction.
    private static float[] Direction(LookupTable table, int number)
    {
        var random = new Random(number);
        return [.. Enumerable.Range(0, table.Dimensions).Select(_ => (float)Gaussian.Next(random))];
    }
}
