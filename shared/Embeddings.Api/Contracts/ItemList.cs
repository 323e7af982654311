using Embeddings.Api.Binding;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>Items by name.</summary>
public sealed record ItemList
{
    [Parameter("Items of the vocabulary", Required = true)]
    public required IReadOnlyList<string> Items { get; init; }
}

/// <summary>The item that fits the others least.</summary>
/// <param name="Item">The odd one.</param>
/// <param name="Items">All of them by their similarity to the mean of all, the odd one first.</param>
public sealed record OddItem(string Model, string Version, string Item, IReadOnlyList<ScoredItem> Items);
