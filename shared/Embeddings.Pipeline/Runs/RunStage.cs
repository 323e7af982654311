namespace Embeddings.Pipeline.Runs;

/// <summary>What a run is doing, in order. Only phrases are learned in rounds, in each of which words are counted and merged before the phrases come.</summary>
public enum RunStage
{
    Planning,
    Grouping,
    Tuning,
    Phrases,
    Counting,
    Merging,
    Encoding,

    /// <summary>Until the table of what was learned is written.</summary>
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
