using Embeddings.Api.Binding;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>Selects items: all, or those that begin with a prefix.</summary>
public sealed record CompletionParameters
{
    [Parameter("The beginning of the items. Empty for all items", Example = "pea")]
    public string Prefix { get; init; } = "";

    [Parameter("The maximum number of items", Example = 10)]
    public int Top { get; init; } = 10;

    [Parameter("The same as top, under the name that other lists use. Default: top")]
    public int? Limit { get; init; }

    [Parameter("The value of next in the previous page. The items after it follow")]
    public string? After { get; init; }
}

/// <summary>The items that begin with the prefix, the most frequent first.</summary>
/// <param name="Total">How many items begin with the prefix.</param>
/// <param name="Next">The value of after for the next page; null on the last one.</param>
public sealed record CompletedItems(string Model, string Version, IReadOnlyList<CompletedItem> Items, int? Total = null, string? Next = null);
