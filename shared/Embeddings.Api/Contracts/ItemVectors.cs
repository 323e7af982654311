using Embeddings.Api.Binding;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>An item by name.</summary>
public sealed record ItemParameters
{
    [Parameter("An item of the vocabulary", Required = true, Example = "peace")]
    public string Item { get; init; } = "";
}

/// <summary>An item and its vector.</summary>
/// <param name="Item">The item.</param>
/// <param name="Count">How often the item occurs in the corpus; 0 if unknown.</param>
/// <param name="Vector">The vector as trained, not normalised.</param>
/// <param name="Inferred">True if the vector is inferred because the item is not in the vocabulary.</param>
public sealed record ItemVector(string Item, long Count, float[] Vector, bool? Inferred = null);

/// <summary>Items and their vectors, in the order of the request.</summary>
public sealed record ItemVectors(string Model, string Version, int Dimensions, IReadOnlyList<ItemVector> Vectors);

/// <summary>Items by name.</summary>
public sealed record ItemList
{
    [Parameter("Items of the vocabulary", Required = true)]
    public required IReadOnlyList<string> Items { get; init; }
}

/// <summary>The item that fits the others least.</summary>
/// <param name="Item">The item that fits least.</param>
/// <param name="Items">All items in ascending order of their similarity to the mean of all; the odd one comes first.</param>
public sealed record OddItem(string Model, string Version, string Item, IReadOnlyList<ScoredItem> Items);
