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

/// <summary>The files of a model: those it is trained on, with its settings, or those it is measured by.</summary>
/// <param name="Next">The value of after for the next page; null on the last one.</param>
public sealed record ModelFiles(string Model, IReadOnlyList<FileSummary> Files, string? Next = null);

/// <summary>An address that takes one new file, once: with this method and these headers, until then.</summary>
public sealed record UploadAddress(Uri Url, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>A file of a model.</summary>
public sealed record FileSummary(string File, long Length, string ETag, DateTimeOffset Modified);
