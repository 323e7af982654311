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

    [Parameter("How many items at most", Example = 5)]
    public int Top { get; init; } = SearchOptions.Default.Top;

    [Parameter("Never use the approximate index")]
    public bool Exact { get; init; }

    [Parameter("Whom it is for: the same subject is answered by the same version of a split")]
    public string? Subject { get; init; }
}
