namespace Embeddings.Pipeline.Runs;

/// <summary>What a run is doing, in order.</summary>
public enum RunStage
{
    Planning,
    Phrases,
    Counting,
    Merging,
    Encoding,
    Training,
    Publishing,
    Completed,
    Failed,
    Cancelled,
}
