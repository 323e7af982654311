namespace Embeddings.Projection.Regions;

/// <summary>A part of a map whose items are more similar to each other than to the others.</summary>
/// <param name="Typical">The ids of its most typical items, the most typical first: they name it.</param>
public sealed record MapRegion(IReadOnlyList<int> Typical);
