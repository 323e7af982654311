namespace Embeddings.Api.Contracts;

/// <summary>The files of a model's corpus, and its settings.</summary>
public sealed record CorpusFiles(string Model, IReadOnlyList<CorpusFileSummary> Files);

/// <summary>A file of a corpus.</summary>
public sealed record CorpusFileSummary(string File, long Length, string ETag, DateTimeOffset Modified);
