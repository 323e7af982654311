using Embeddings.Api.Binding;

namespace Embeddings.Api.Contracts;

/// <summary>Which part of a list is asked for. Without a limit the list comes whole.</summary>
public record PageParameters
{
    [Parameter("What the page before gave as next; left out, the list from its beginning")]
    public string? After { get; init; }

    [Parameter("How many entries at most; left out, all of them")]
    public int? Limit { get; init; }
}
