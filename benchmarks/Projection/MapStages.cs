using System.IO.Hashing;
using Embeddings.Lookup;
using Embeddings.Projection;
using Embeddings.Projection.Neighbours;
using Embeddings.Projection.Regions;

namespace Benchmarks.Projection;

/// <summary>Computes a map like <see cref="ItemProjection"/>, stage by stage.</summary>
internal sealed class MapStages
{
    private readonly List<double> seconds = [];

    public MapStages(LookupTable table, ProjectionOptions options)
    {
        var count = Math.Min(options.MaximumItems, table.Count);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads };
        var start = Measured(() => PrincipalComponents.Of(table, count, options.Seed, parallel));
        Neighbours = Measured(() => NearestNeighbours.Of(table, count, options.Neighbours, parallel));
        var graph = Measured(() => NeighbourGraph.Of(Neighbours));
        Regions = Measured(() => MapRegions.Of(table, graph));
        var layout = new NeighbourLayout(graph, options, parallel);
        Map = ItemMap.Fitted(Measured(() => layout.From(start, new Progress<double>())), Regions, table.ContentHash);
        using var bytes = new MemoryStream();
        Map.Write(bytes);
        Hash = Convert.ToHexStringLower(XxHash3.Hash(bytes.ToArray()));
    }

    /// <summary>The processor time of components, neighbours, graph, regions and layout.</summary>
    public IReadOnlyList<double> Seconds => seconds;

    public NearestNeighbours Neighbours { get; }

    public MapRegions Regions { get; }

    public ItemMap Map { get; }

    public string Hash { get; }

    private T Measured<T>(Func<T> stage)
    {
        var before = Environment.CpuUsage.TotalTime;
        var result = stage();
        seconds.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        return result;
    }
}
