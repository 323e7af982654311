using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Vocabulary;
using Embeddings.Windows;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// The units of work of a run, one method each: a small record in, a small record out, the bytes in the artifact store. Each may be carried
/// out on another machine, more than once, and even at the same time: its artifacts are named by its input, what the first copy that ends has
/// left counts, and the others answer the same and change nothing of it. One that was interrupted overwrites what it had written.
/// </summary>
public interface ITrainingSteps
{
    /// <summary>Takes the corpus as it stands and cuts it into chunks.</summary>
    Task<PlannedCorpus> PlanCorpusAsync(TrainingRequest request);

    /// <summary>Splits a chunk's rows of interactions into the partitions of their users.</summary>
    Task<SplitSummary> SplitRowsAsync(ChunkReference chunk);

    /// <summary>Sorts a partition's rows of all chunks by user and time and writes them as sequences: a chunk to train on.</summary>
    Task<SequencesSummary> WriteSequencesAsync(ChunkReference partition);

    /// <summary>Draws the users that hyperparameters are searched on, and what they are asked for.</summary>
    Task<TuningSample> DrawSampleAsync(RunReference run);

    /// <summary>Plans the trainings of a round from the results of the one before; none are left once the search has chosen.</summary>
    Task<PlannedRound> PlanRoundAsync(RoundReference round);

    /// <summary>Trains one candidate on the sample and measures it on the validation split.</summary>
    Task<TrialOutcome> RunTrialAsync(TrialReference trial);

    /// <summary>Reads an edge list as the graph that it is.</summary>
    Task<GraphSummary> BuildGraphAsync(RunReference run);

    /// <summary>Writes the random walks from a group of the graph's nodes: a chunk to train on.</summary>
    Task<WalksSummary> WalkGraphAsync(ChunkReference group);

    /// <summary>Counts the words of a chunk, phrases of the rounds before joined.</summary>
    Task<ChunkCounts> CountChunkAsync(ChunkReference chunk);

    /// <summary>Merges the counts of a round into its vocabulary; the last round's is the model's.</summary>
    Task<VocabularySummary> MergeCountsAsync(PassReference pass);

    /// <summary>Counts the pairs of neighbouring words of a chunk.</summary>
    Task<BigramCounts> CountBigramsAsync(ChunkReference chunk);

    /// <summary>Scores the pairs of a round; those that reach the threshold are joined from the next round on.</summary>
    Task<LearnedPhrases> LearnPhrasesAsync(PassReference pass);

    /// <summary>Turns a chunk into sentences of ids.</summary>
    Task<WindowsSummary> EncodeChunkAsync(ChunkReference chunk);

    /// <summary>Trains for the length of a slice, from the last slice's checkpoint to one of its own.</summary>
    Task<SliceOutcome> TrainSliceAsync(SliceReference slice);

    /// <summary>Writes the lookup table of the finished training.</summary>
    Task<TableSummary> BuildTableAsync(SliceReference lastSlice);

    /// <summary>Builds the approximate index of the table, where it is large enough for one.</summary>
    Task<IndexSummary> BuildIndexAsync(SliceReference lastSlice);

    /// <summary>Infers the vectors of items that have a text and no history.</summary>
    Task<InferredItems> InferItemsAsync(SliceReference lastSlice);

    /// <summary>Measures the table by what was held out of training and by the model's evaluation files.</summary>
    Task<EvaluationSummary> EvaluateAsync(SliceReference lastSlice);

    /// <summary>Draws the map of the table's most frequent items.</summary>
    Task<MapSummary> ProjectAsync(SliceReference lastSlice);

    /// <summary>Makes the table a version of the model and switches to it, unless it is worth less than the current one.</summary>
    Task<PublishedVersion> PublishAsync(SliceReference lastSlice);

    /// <summary>Fans a group of chunks out: in an orchestration of its own where histories must stay small.</summary>
    Task RunGroupAsync(ChunkGroup group);
}
