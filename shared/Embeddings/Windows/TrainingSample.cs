namespace Embeddings.Windows;

/// <summary>A word with the words around it: what skip-gram predicts the contexts from, and CBOW the centre.</summary>
public sealed record TrainingSample<T>(T Centre, IReadOnlyList<T> Contexts);
