namespace Embeddings.Api.Contracts;

/// <summary>Where a version's most frequent items lie on a plane, the most frequent first: the values at one position belong to one item.</summary>
/// <param name="X">From -1 to 1.</param>
/// <param name="Y">From -1 to 1, upwards.</param>
/// <param name="Counts">How often the items occur in the corpus.</param>
public sealed record MappedItems(
    string Model, string Version, IReadOnlyList<string> Items, IReadOnlyList<float> X, IReadOnlyList<float> Y, IReadOnlyList<long> Counts);
