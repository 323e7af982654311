namespace Embeddings.Corpus;

/// <summary>One blob or file of a corpus: UTF-8 text with one sentence a line, compressed where its name ends in .gz.</summary>
/// <param name="Name">The blob's name, unique within the corpus.</param>
/// <param name="Length">Stored bytes.</param>
/// <param name="ETag">The state of the content the length belongs to.</param>
public sealed record CorpusFile(string Name, long Length, string ETag)
{
    public bool IsCompressed => Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The lines of a file that start at a byte p with <paramref name="Offset"/> &lt; p &lt;= Offset + Length; the file's first line (p = 0)
/// belongs to the range that begins at 0. So every line lies in exactly one of the ranges that divide a file, wherever they are cut.
/// A compressed file has one range, which counts stored bytes.
/// </summary>
public sealed record CorpusRange(CorpusFile File, long Offset, long Length);

/// <summary>The unit of counting and encoding: ranges read one after the other.</summary>
public sealed record CorpusChunk(int Number, IReadOnlyList<CorpusRange> Ranges);

/// <summary>Opens a corpus file for reading from a byte offset; the reader disposes the stream.</summary>
public delegate Stream OpenCorpusFile(CorpusFile file, long offset);
