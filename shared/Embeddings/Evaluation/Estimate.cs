namespace Embeddings.Evaluation;

/// <summary>A measured mean with the bounds of its 95 % bootstrap interval.</summary>
public sealed record Estimate(double Value, double Low, double High);
