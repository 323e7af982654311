using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>Neighbouring chunks that one (sub-)orchestration fans out.</summary>
/// <param name="Work">The <see cref="IChunkStep.Work"/> that each chunk goes through.</param>
public sealed record ChunkGroup(RunReference Run, string Work, int Pass, int First, int Count);
