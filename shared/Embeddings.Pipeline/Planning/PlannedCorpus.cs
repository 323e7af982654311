namespace Embeddings.Pipeline.Planning;

/// <summary>The summary of a plan. The plan itself, with every file and chunk, is an artifact.</summary>
/// <param name="Chunks">The number of chunks to train on: of text, of sequences (one per partition of users, or two if some sequences end in goals), or of walks.</param>
/// <param name="RowChunks">The number of chunks of rows to split into partitions; 0 if the corpus is not interactions.</param>
/// <param name="Partitions">The number of partitions of users; 0 if the corpus is not interactions.</param>
/// <param name="IsGraph">Whether the corpus is an edge list.</param>
/// <param name="InfersItems">Whether items without a history get vectors from their texts.</param>
/// <param name="ChoosesParts">Whether the recommendation settings are chosen on a validation split.</param>
/// <param name="CountsTransitions">Whether item-to-item transitions are counted.</param>
/// <param name="Tunes">Whether a hyperparameter search comes first.</param>
/// <param name="GroupsAtOnce">The number of groups of chunks that run at a time; 0 for all, as older programs recorded it.</param>
/// <param name="PredictsNextItems">Whether a model of next items is trained. Older programs recorded nothing and trained none.</param>
/// <param name="TrainsLinearModel">Whether a linear model of items is trained. Older programs recorded nothing and trained none.</param>
/// <param name="GroupSize">The number of chunks in a group; 0 for the group size of older programs, which did not record it.</param>
/// <param name="MapsLast">Whether the map is made after the version is published; false for runs that an older program planned.</param>
/// <param name="SlicesSteps">Whether the approximate index is made in slices; false for runs that an older program planned.</param>
/// <param name="PartitionAbove">The length of a table in bytes above which it gets a partitioned index; null for never, and in older programs.</param>
/// <param name="IsPublished">Whether the run has published its version and was interrupted before its end. The plan itself does not record it.</param>
public sealed record PlannedCorpus(
    int Chunks,
    int Files,
    long Bytes,
    int PhrasePasses,
    string Snapshot,
    int RowChunks = 0,
    int Partitions = 0,
    bool IsGraph = false,
    bool InfersItems = false,
    bool Tunes = false,
    bool CountsTransitions = false,
    bool ChoosesParts = false,
    int GroupsAtOnce = 0,
    int GroupSize = 0,
    bool MapsLast = false,
    long? PartitionAbove = null,
    bool PredictsNextItems = false,
    bool SlicesSteps = false,
    bool TrainsLinearModel = false,
    bool IsPublished = false)
{
    /// <summary>The first slice of a step that is made in slices; null for the whole step at once.</summary>
    internal int? FirstPart => SlicesSteps ? 0 : null;

    /// <summary>Whether a table of this length gets a partitioned index.</summary>
    public bool PartitionsTable(long bytes) => bytes > PartitionAbove;
}
