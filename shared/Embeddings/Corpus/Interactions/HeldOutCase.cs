namespace Embeddings.Corpus.Interactions;

/// <summary>What one user did before the split (<see cref="History"/>, oldest first) and what followed it (<see cref="Targets"/>).</summary>
public sealed record HeldOutCase(string User, IReadOnlyList<string> History, IReadOnlyList<string> Targets);
