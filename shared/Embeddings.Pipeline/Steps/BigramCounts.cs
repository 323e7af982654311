namespace Embeddings.Pipeline.Steps;

/// <summary>Distinct pairs of neighbouring words of a chunk.</summary>
public sealed record BigramCounts(int Distinct);
