namespace Embeddings.Corpus;

/// <summary>What one activity reads: parts of one or several files, in order.</summary>
public sealed record CorpusChunk(int Number, IReadOnlyList<CorpusRange> Ranges);
