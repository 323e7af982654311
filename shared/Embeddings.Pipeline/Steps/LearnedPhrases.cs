namespace Embeddings.Pipeline.Steps;

/// <summary>How many pairs of words all rounds so far have joined.</summary>
public sealed record LearnedPhrases(int Pairs);
