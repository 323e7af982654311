namespace Embeddings.Api.Contracts;

/// <summary>The files of a model: those it is trained on, with its settings, or those it is measured by.</summary>
/// <param name="Next">What to give as after for the files that follow; null where none do.</param>
public sealed record ModelFiles(string Model, IReadOnlyList<FileSummary> Files, string? Next = null);

/// <summary>An address that takes one new file, once: with this method and these headers, until then.</summary>
public sealed record UploadAddress(Uri Url, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>A file of a model.</summary>
public sealed record FileSummary(string File, long Length, string ETag, DateTimeOffset Modified);
