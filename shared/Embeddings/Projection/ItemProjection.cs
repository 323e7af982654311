using Embeddings.Lookup;
using Embeddings.Projection.Neighbours;
using Embeddings.Projection.Regions;

namespace Embeddings.Projection;

/// <summary>Draws the most frequent items of a table on a plane, so that nearby items are similar.</summary>
public static class ItemProjection
{
    // The share of the time that the neighbour search takes for 50,000 items.
    private const double NeighboursShare = 0.45;

    /// <summary>
    /// Draws the map of a table's first items. Their nearest neighbours by cosine are weighted as in UMAP (McInnes, Healy and Melville 2018, arXiv
    /// 1802.03426) and laid out from the principal components, and regions are found. The same table and options give the same map with any number of
    /// threads.
    /// </summary>
    /// <param name="progress">Receives the completed share of the work, 0 to 1, from any thread and not always in order.</param>
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
