using Embeddings.Corpus;

namespace Embeddings.Vocabulary;

/// <summary>What counting a chunk found.</summary>
/// <param name="Corpus">Lines, sentences, tokens and what was replaced or cut.</param>
/// <param name="Distinct">Distinct words of the chunk.</param>
public sealed record ChunkCounts(CorpusSummary Corpus, int Distinct);
