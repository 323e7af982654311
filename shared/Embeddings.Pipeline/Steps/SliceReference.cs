using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>One slice of a run's training, from 0.</summary>
public sealed record SliceReference(RunReference Run, int Slice);
