namespace Embeddings.Pipeline.Planning;

/// <summary>The summary of a plan. The plan itself, with every file and chunk, is an artifact.</summary>
/// <param name="Chunks">Chunks of lines to train on: of text, of sequences (one a partition of users, or two where some end in goals), or of walks.</param>
/// <param name="RowChunks">Chunks of rows to split into the partitions; 0 where the corpus is no interactions.</param>
/// <param name="Partitions">Partitions of users; 0 where the corpus is no interactions.</param>
/// <param name="IsGraph">Whether the corpus is the edges of a graph.</param>
/// <param name="InfersItems">Whether items without a history get vectors from their texts.</param>
/// <param name="ChoosesParts">Whether it is chosen on a validation split how the version recommends.</param>
/// <param name="CountsTransitions">Whether it is counted which items follow which.</param>
/// <param name="Tunes">Whether hyperparameters are searched first.</param>
/// <param name="GroupsAtOnce">Groups of chunks that are worked on at a time; 0: all, as earlier programs recorded it.</param>
/// <param name="GroupSize">Chunks of a group; 0: as many as in earlier programs, which did not record it.</param>
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
    int GroupSize = 0);
