using Embeddings.Lookup;
using Embeddings.Projection.Neighbours;

namespace Embeddings.Projection.Regions;

/// <summary>Which region of a map every item belongs to, the largest region first.</summary>
/// <param name="Regions">At most <see cref="Most"/>; none where the map was drawn before maps had regions.</param>
/// <param name="RegionOf">By item the number of its region, or <see cref="None"/>.</param>
public sealed record MapRegions(IReadOnlyList<MapRegion> Regions, byte[] RegionOf)
{
    /// <summary>So many colours can be told apart by everybody.</summary>
    public const int Most = 9;

    /// <summary>An item that belongs to no region.</summary>
    public const byte None = 255;

    // Of all items: fewer are a crumb beside the map.
    private const double LeastShare = 0.005;

    internal static MapRegions Unknown(int items) => new([], [.. Enumerable.Repeat(None, items)]);

    /// <summary>Communities of the graph of neighbours, joined until few enough are left to be told apart.</summary>
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
/// <param name="Typical">The ids of its most typical items, the most typical first: they name it.</param>
public sealed record MapRegion(IReadOnlyList<int> Typical);
