using Embeddings.Corpus;

namespace Embeddings.Pipeline.Steps;

/// <summary>Lines to train on, and how their files are opened.</summary>
internal sealed record TextChunk(CorpusChunk Chunk, OpenCorpusFile Open);
