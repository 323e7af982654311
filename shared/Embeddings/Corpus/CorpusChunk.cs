namespace Embeddings.Corpus;

/// <summary>The unit of counting and encoding: ranges read one after the other.</summary>
public sealed record CorpusChunk(int Number, IReadOnlyList<CorpusRange> Ranges);
