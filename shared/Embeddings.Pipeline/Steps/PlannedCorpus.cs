namespace Embeddings.Pipeline.Steps;

/// <summary>What the plan came to. The plan itself, with every file and chunk, is an artifact.</summary>
public sealed record PlannedCorpus(int Chunks, int Files, long Bytes, int PhrasePasses, string Snapshot);
