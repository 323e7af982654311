namespace Embeddings.Api.Contracts;

/// <summary>The map of a version's most frequent items, the most frequent first. Equal positions in the lists belong to the same item.</summary>
/// <param name="X">The horizontal coordinates, from -1 to 1.</param>
/// <param name="Y">The vertical coordinates, from -1 at the bottom to 1 at the top.</param>
/// <param name="Counts">How often each item occurs in the corpus.</param>
/// <param name="Regions">The regions of the map, the largest first; empty if the version was published before maps had regions.</param>
/// <param name="RegionOf">For each item the index of its region; -1 if it is in no region. Empty if there are no regions.</param>
public sealed record MappedItems(
    string Model,
    string Version,
    IReadOnlyList<string> Items,
    IReadOnlyList<float> X,
    IReadOnlyList<float> Y,
    IReadOnlyList<long> Counts,
    IReadOnlyList<MappedRegion> Regions,
    IReadOnlyList<int> RegionOf);

/// <summary>A region of a map. Its items are more similar to each other than to items outside it.</summary>
/// <param name="Typical">The items that characterise the region, the most typical first.</param>
/// <param name="Items">The number of items in the region.</param>
public sealed record MappedRegion(IReadOnlyList<string> Typical, int Items);
