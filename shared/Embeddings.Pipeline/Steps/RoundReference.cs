using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>One round of a search for hyperparameters, from 0.</summary>
public sealed record RoundReference(RunReference Run, int Round);

/// <summary>One training of a round, from 0.</summary>
public sealed record TrialReference(RunReference Run, int Round, int Trial);
