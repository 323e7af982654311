namespace Embeddings.Pipeline.Runs;

/// <summary>What a run is doing, in order.</summary>
public enum RunStage
{
    Planning,
    Grouping,
    Tuning,
    Phrases,
    Counting,
    Merging,
    Encoding,
    Training,
    Indexing,
    Inferring,
    Evaluating,
    Projecting,
    Publishing,
    Completed,
    Failed,
    Cancelled,
}
