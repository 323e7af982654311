namespace Embeddings.Pipeline.Steps;

/// <summary>What the plan came to. The plan itself, with every file and chunk, is an artifact.</summary>
/// <param name="Chunks">Chunks of lines to train on; of interactions, the partitions of their users, each of which becomes one.</param>
/// <param name="RowChunks">Chunks of rows to split into the partitions; 0 where the corpus is text.</param>
public sealed record PlannedCorpus(int Chunks, int Files, long Bytes, int PhrasePasses, string Snapshot, int RowChunks = 0);
