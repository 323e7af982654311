namespace Embeddings.Corpus;

/// <summary>Opens a corpus file for reading from a byte offset; the reader disposes the stream.</summary>
public delegate Stream OpenCorpusFile(CorpusFile file, long offset);
