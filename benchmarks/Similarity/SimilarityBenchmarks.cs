using System.Text;
using BenchmarkDotNet.Attributes;
using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Queries;

namespace Benchmarks.Similarity;

/// <summary>Queries on generated, clustered vectors of 100 dimensions with a fixed seed. <see cref="SimilarityRun"/> uses trained vectors.</summary>
[MemoryDiagnoser]
public class SimilarityBenchmarks
{
    private const int Dimensions = 100;
    private const int Clusters = 1000;

    private readonly string path = Path.GetTempFileName();
    private LookupTable table = null!;
    private HnswIndex index = null!;
    private SimilaritySearch search = null!;
    private SearchQuery[] batch = null!;

    [Params(10_000, 100_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Generate()
    {
        var random = new Random(1);
        var vectors = new float[Count][];
        for (var id = 0; id < Count; id++)
        {
            vectors[id] = new float[Dimensions];
            for (var dimension = 0; dimension < Dimensions; dimension++)
                vectors[id][dimension] = random.NextSingle() - 0.5f + (id < Clusters ? 0 : 0.7f * vectors[id % Clusters][dimension]);
        }

        using (var output = File.Create(path))
            LookupTableWriter.Write(output, Count, Dimensions, id => Encoding.UTF8.GetBytes($"item{id}"), id => Count - id, id => vectors[id]);
        table = LookupTable.Open(path);
        using (var output = File.Create(path + ".hnsw"))
            HnswIndex.Build(table, new HnswOptions(), output);
        index = HnswIndex.Open(path + ".hnsw", table);
        search = new SimilaritySearch(table, index);
        batch = [.. Enumerable.Range(0, 200).Select(number => Query(number, exact: true))];
    }

    [GlobalCleanup]
    public void Delete()
    {
        index.Dispose();
        table.Dispose();
        File.Delete(path);
        File.Delete(path + ".hnsw");
    }

    [Benchmark]
    public IReadOnlyList<ScoredItem> Exact() => search.Nearest(batch[0]);

    [Benchmark(OperationsPerInvoke = 200)]
    public IReadOnlyList<IReadOnlyList<ScoredItem>> Batch() => search.NearestBatch(batch);

    [Benchmark]
    public IReadOnlyList<ScoredItem> Approximate() => search.Nearest(Query(0, exact: false));

    [Benchmark]
    public IReadOnlyList<CompletedItem> Complete() => Completion.ByPrefix(table, "item12", 10);

    [Benchmark]
    public int Open()
    {
        using var opened = LookupTable.Open(path);
        return opened.Count;
    }

    private SearchQuery Query(int number, bool exact) =>
        new(table.Vector(number * 47 % Count).ToArray(), new SearchOptions { Exact = exact }, []);
}
