using Embeddings.Api.Binding;

namespace Embeddings.Api.Contracts;

/// <summary>Selects a page of a list. Without a limit the whole list is returned.</summary>
public record PageParameters
{
    [Parameter("The value of next in the previous page. Default: the first page")]
    public string? After { get; init; }

    [Parameter("The maximum number of entries. Default: all")]
    public int? Limit { get; init; }
}

/// <summary>The files of a model: its corpus with its settings, or its evaluation files.</summary>
/// <param name="Next">The value of after for the next page; null on the last one.</param>
public sealed record ModelFiles(string Model, IReadOnlyList<FileSummary> Files, string? Next = null);

/// <summary>An address that accepts one upload of one new file, with the given method and headers, until it expires.</summary>
public sealed record UploadAddress(Uri Url, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>A file of a model.</summary>
public sealed record FileSummary(string File, long Length, string ETag, DateTimeOffset Modified);
