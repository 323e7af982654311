namespace Embeddings.Corpus;

/// <summary>One blob or file of a corpus: UTF-8 text with one sentence a line, compressed where its name ends in .gz.</summary>
/// <param name="Name">The blob's name, unique within the corpus.</param>
/// <param name="Length">Stored bytes.</param>
/// <param name="ETag">The state of the content the length belongs to.</param>
public sealed record CorpusFile(string Name, long Length, string ETag)
{
    public bool IsCompressed => Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether parts of it can be read alone: neither a gzip nor a Parquet file begins anywhere but at its beginning.</summary>
    public bool CanSplit => !IsCompressed && !Name.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);
}
