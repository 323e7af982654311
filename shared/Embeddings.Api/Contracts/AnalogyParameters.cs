using Embeddings.Api.Binding;
using Embeddings.Similarity.Queries;

namespace Embeddings.Api.Contracts;

/// <summary>The parameters of an analogy query: a is to b as c is to the answer.</summary>
public sealed record AnalogyParameters
{
    [Parameter("a is to b", Required = true, Example = "man")]
    public string A { get; init; } = "";

    [Parameter("b", Required = true, Example = "king")]
    public string B { get; init; } = "";

    [Parameter("as c is to ?", Required = true, Example = "woman")]
    public string C { get; init; } = "";

    [Parameter("The maximum number of items", Example = 5)]
    public int Top { get; init; } = SearchOptions.Default.Top;

    [Parameter("Whether to search exactly instead of by the approximate index")]
    public bool Exact { get; init; }

    [Parameter("The user or session that asks. With a split, the same subject always gets the same version")]
    public string? Subject { get; init; }
}
