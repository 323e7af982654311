namespace Embeddings.EncodedCorpus;

/// <summary>A place between two sentences of an encoded corpus file, for resuming a run there.</summary>
/// <param name="Block">The block, 0..BlockCount; BlockCount is the end of the file.</param>
/// <param name="Sentence">Sentences of that block that lie before the place.</param>
public readonly record struct EncodedCorpusPosition(int Block, int Sentence);
