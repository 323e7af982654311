using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>What a group of chunks goes through.</summary>
public enum ChunkWork
{
    SplitRows,
    WriteSequences,
    WalkGraph,
    Count,
    CountBigrams,
    Encode,
}

/// <summary>Neighbouring chunks that one (sub-)orchestration fans out.</summary>
public sealed record ChunkGroup(RunReference Run, ChunkWork Work, int Pass, int First, int Count);
