namespace Embeddings.Corpus.Files;

/// <summary>The unit of counting and encoding: ranges that are read one after another.</summary>
public sealed record CorpusChunk(int Number, IReadOnlyList<CorpusRange> Ranges);

/// <summary>
/// The lines of a file that start at a byte p with <paramref name="Offset"/> &lt; p &lt;= Offset + Length. The file's first line (p = 0) belongs to
/// the range that begins at 0. Every line therefore belongs to exactly one of the ranges that divide a file, wherever the file is cut. A compressed
/// file has one range, whose length is in stored bytes.
/// </summary>
public sealed record CorpusRange(CorpusFile File, long Offset, long Length);
