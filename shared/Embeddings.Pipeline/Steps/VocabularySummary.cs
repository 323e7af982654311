using Embeddings.Corpus;

namespace Embeddings.Pipeline.Steps;

/// <summary>What the counts came to.</summary>
/// <param name="Items">Words of the vocabulary.</param>
/// <param name="Tokens">Their occurrences.</param>
/// <param name="Corpus">What was read, words outside the vocabulary included.</param>
public sealed record VocabularySummary(int Items, long Tokens, CorpusSummary Corpus);
