namespace Embeddings.Corpus;

/// <summary>Opens a file for reading from a byte on; the reader disposes the stream.</summary>
public delegate Stream OpenCorpusFile(CorpusFile file, long offset);
