namespace Embeddings.Api.Contracts;

/// <summary>The map of a version's most frequent items, the most frequent first. The values at one position belong to one item.</summary>
/// <param name="X">From -1 to 1.</param>
/// <param name="Y">From -1 to 1, upwards.</param>
/// <param name="Counts">How often the items occur in the corpus.</param>
/// <param name="Regions">The parts of the map, the largest first; none where the version was published before maps had regions.</param>
/// <param name="RegionOf">For each item the position of its region in the list; -1 for no region. Empty if there are no regions.</param>
public sealed record MappedItems(
    string Model,
    string Version,
    IReadOnlyList<string> Items,
    IReadOnlyList<float> X,
    IReadOnlyList<float> Y,
    IReadOnlyList<long> Counts,
    IReadOnlyList<MappedRegion> Regions,
    IReadOnlyList<int> RegionOf);

/// <summary>A part of a map whose items are more similar to each other than to the others.</summary>
/// <param name="Typical">The items that say what it is about, the most typical first.</param>
/// <param name="Items">How many items belong to it.</param>
public sealed record MappedRegion(IReadOnlyList<string> Typical, int Items);
