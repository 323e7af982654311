namespace Embeddings.Corpus;

/// <summary>
/// A part of a file: the lines that start at a byte p with Offset &lt; p &lt;= Offset + Length, and at byte 0 for the first
/// range, each to its very end. Ranges that touch have every line exactly once.
/// </summary>
public sealed record CorpusRange(CorpusFile File, long Offset, long Length);
