namespace Embeddings.Corpus.Files;

/// <summary>The unit of counting and encoding: ranges read one after the other.</summary>
public sealed record CorpusChunk(int Number, IReadOnlyList<CorpusRange> Ranges);

/// <summary>
/// The lines of a file that start at a byte p with <paramref name="Offset"/> &lt; p &lt;= Offset + Length; the file's first line (p = 0)
/// belongs to the range that begins at 0. So every line lies in exactly one of the ranges that divide a file, wherever they are cut.
/// A compressed file has one range, which counts stored bytes.
/// </summary>
public sealed record CorpusRange(CorpusFile File, long Offset, long Length);
