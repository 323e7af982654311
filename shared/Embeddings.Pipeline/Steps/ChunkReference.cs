using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>One chunk of a run's plan, in one round of joining phrases (0 before the first).</summary>
public sealed record ChunkReference(RunReference Run, int Chunk, int Pass);
