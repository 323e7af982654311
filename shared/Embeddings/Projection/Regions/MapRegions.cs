using Embeddings.Lookup;
using Embeddings.Projection.Neighbours;

namespace Embeddings.Projection.Regions;

/// <summary>The regions of a map, the largest first, and the region of each item.</summary>
/// <param name="Regions">At most <see cref="Most"/> regions. Empty if the map was drawn before maps had regions.</param>
/// <param name="RegionOf">The region number of each item, or <see cref="None"/>.</param>
public sealed record MapRegions(IReadOnlyList<MapRegion> Regions, byte[] RegionOf)
{
    /// <summary>The largest number of regions. Everybody can tell this number of colours apart.</summary>
    public const int Most = 9;

    /// <summary>The number for an item without a region.</summary>
    public const byte None = 255;

    // The smallest share of all items that a region may have. A smaller group is only a fragment.
    private const double LeastShare = 0.005;

    internal static MapRegions Unknown(int items) => new([], [.. Enumerable.Repeat(None, items)]);

    /// <summary>Finds the communities of the neighbour graph and joins them until their number is at most <see cref="Most"/>.</summary>
    internal static MapRegions Of(LookupTable table, NeighbourGraph neighbours, CancellationToken cancellation = default)
    {
        var graph = WeightedGraph.Of(neighbours);
        var community = Communities.Of(graph, cancellation);
        var merged = CommunityMerge.Of(graph.Aggregated(community, community.Max() + 1), Most);
        var members = Enumerable.Range(0, graph.Count)
            .GroupBy(item => merged[community[item]])
            .Select(group => group.ToArray())
            .Where(group => group.Length >= LeastShare * graph.Count)
            .OrderByDescending(group => group.Length)
            .Take(Most)
            .ToArray();
        var regionOf = Enumerable.Repeat(None, graph.Count).ToArray();
        foreach (var (number, items) in members.Index())
            Array.ForEach(items, item => regionOf[item] = (byte)number);
        return new MapRegions([.. TypicalItems.Of(table, members).Select(typical => new MapRegion(typical))], regionOf);
    }
}

/// <summary>A part of a map whose items are more similar to each other than to the others.</summary>
/// <param name="Typical">The ids of the most typical items, the most typical first. They name the region.</param>
public sealed record MapRegion(IReadOnlyList<int> Typical);
