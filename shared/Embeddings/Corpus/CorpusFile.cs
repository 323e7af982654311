namespace Embeddings.Corpus;

/// <summary>A file of a corpus as its store lists it.</summary>
/// <param name="Name">Its name within the corpus; files are ordered by it, ordinal.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">Changes whenever the content does.</param>
public sealed record CorpusFile(string Name, long Length, string ETag);
