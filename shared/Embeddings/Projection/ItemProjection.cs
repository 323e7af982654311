using Embeddings.Lookup;
using Embeddings.Projection.Neighbours;
using Embeddings.Projection.Regions;

namespace Embeddings.Projection;

/// <summary>Draws the most frequent items of a table on a plane, so that items near each other there are similar.</summary>
public static class ItemProjection
{
    // Of the time that 50,000 items take.
    private const double NeighboursShare = 0.45;

    /// <summary>
    /// The map of a table's first items: their nearest neighbours by cosine, weighed as McInnes, Healy and Melville 2018 do (UMAP,
    /// arXiv 1802.03426), laid out from the principal components, with its regions. The same table and options give the same map with any number of threads.
    /// </summary>
    /// <param name="progress">Told the share that is done, 0 to 1, from any thread and not always in order.</param>
    /// <exception cref="InvalidInputException">An option is out of its range, or the table has no compact rows.</exception>
    public static ItemMap Of(
        LookupTable table, ProjectionOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        if (!table.HasCompactRows)
            throw new InvalidInputException("the table holds no compact rows", table.Name, "Write the table again.");
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            CancellationToken = cancellation,
        };
        var count = Math.Min(options.MaximumItems, table.Count);
        var start = PrincipalComponents.Of(table, count, options.Seed, parallel);
        var neighbours = NearestNeighbours.Of(table, count, options.Neighbours, parallel, new PartOfProgress(progress, 0, NeighboursShare));
        var graph = NeighbourGraph.Of(neighbours);
        var regions = MapRegions.Of(table, graph, cancellation);
        var layout = new NeighbourLayout(graph, options, parallel);
        return ItemMap.Fitted(layout.From(start, new PartOfProgress(progress, NeighboursShare, 1)), regions, table.ContentHash);
    }
}

/// <summary>Reports a part of the work, 0 to 1, as its share of the whole.</summary>
internal sealed class PartOfProgress(IProgress<double>? whole, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole?.Report(from + (value * (to - from)));
}
