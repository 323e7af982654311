using Embeddings.Api.Binding;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>The beginning of an item's name.</summary>
public sealed record CompletionParameters
{
    [Parameter("How the item begins; nothing stands for all items", Example = "pea")]
    public string Prefix { get; init; } = "";

    [Parameter("How many items at most", Example = 10)]
    public int Top { get; init; } = 10;
}

/// <summary>The items that begin like that, the most frequent first.</summary>
public sealed record CompletedItems(string Model, string Version, IReadOnlyList<CompletedItem> Items);
