using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.EncodedCorpus;
using Embeddings.Lookup;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Transitions;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Declares every step of a run once: the name of its activity, its stage, its implementation and its artifacts. <see cref="TrainingPipeline"/>
/// defines their order. Each host has one runner for all steps.
/// </summary>
public static class TrainingSteps
{
    private static readonly List<Step> Declared = [];

    /// <summary>All steps, in the order of their declaration.</summary>
    public static IReadOnlyList<Step> All => Declared;

    /// <summary>Lists the corpus and cuts it into chunks.</summary>
    public static Step<TrainingRequest, PlannedCorpus> PlanCorpus { get; } = DeclareLight<TrainingRequest, PlannedCorpus>(
        "PlanCorpusAsync", RunStage.Planning, (context, request, cancel) => new PlanCorpusStep(context).RunAsync(request, cancel), Kept(RunArtifacts.Plan), Deleted(RunArtifacts.Feedback));

    /// <summary>Splits a chunk's rows of interactions into partitions of users.</summary>
    public static ChunkStep<SplitSummary> SplitRows { get; } = DeclareForChunks(
        "SplitRowsAsync", RunStage.Grouping, "splitRows", (context, chunk, cancel) => new SplitRowsStep(context).RunAsync(chunk, cancel), Deleted(RunArtifacts.RowsFolder));

    /// <summary>Sorts a partition's rows of all chunks by user and time and writes them as sequences. The result is a chunk to train on.</summary>
    public static ChunkStep<SequencesSummary> WriteSequences { get; } = DeclareForChunks(
        "WriteSequencesAsync",
        RunStage.Grouping,
        "writeSequences",
        (context, partition, cancel) => new WriteSequencesStep(context).RunAsync(partition, cancel),
        Deleted(RunArtifacts.SequencesFolder),
        Deleted(RunArtifacts.HeldOutFolder));

    /// <summary>Draws the users for a hyperparameter search and the items to predict for them.</summary>
    public static Step<RunReference, TuningSample> DrawSample { get; } = Declare<RunReference, TuningSample>(
        "DrawSampleAsync", RunStage.Tuning, (context, run, cancel) => new DrawSampleStep(context).RunAsync(run, cancel), Deleted(RunArtifacts.TuningFolder));

    /// <summary>Plans the trials of a round from the results of the previous round. A finished search has no trials.</summary>
    public static Step<RoundReference, PlannedRound> PlanRound { get; } = DeclareLight<RoundReference, PlannedRound>(
        "PlanRoundAsync",
        RunStage.Tuning,
        (context, round, cancel) => new PlanRoundStep(context).RunAsync(round, cancel),
        Deleted(RunArtifacts.TuningFolder),
        Kept(RunArtifacts.Plan));

    /// <summary>Trains one candidate on the sample and measures it on the validation split.</summary>
    public static Step<TrialReference, TrialOutcome> RunTrial { get; } = Declare<TrialReference, TrialOutcome>(
        "RunTrialAsync", RunStage.Tuning, (context, trial, cancel) => new RunTrialStep(context).RunAsync(trial, cancel), Deleted(RunArtifacts.TuningFolder));

    /// <summary>Chooses the weights of a recommendation's parts on a validation split.</summary>
    public static Step<RunReference, ChosenRecommendation> ChooseParts { get; } = Declare<RunReference, ChosenRecommendation>(
        "ChoosePartsAsync", RunStage.Tuning, (context, run, cancel) => new ChoosePartsStep(context).RunAsync(run, cancel), SummaryKept(RunArtifacts.ChosenRecommendation), Kept(RunArtifacts.StrictEvaluation));

    /// <summary>Reads an edge list as a graph.</summary>
    public static Step<RunReference, GraphSummary> BuildGraph { get; } = Declare<RunReference, GraphSummary>(
        "BuildGraphAsync", RunStage.Grouping, (context, run, cancel) => new BuildGraphStep(context).RunAsync(run, cancel), SummaryKept(RunArtifacts.Graph));

    /// <summary>Writes the random walks from a group of the graph's nodes. The result is a chunk to train on.</summary>
    public static ChunkStep<WalksSummary> WalkGraph { get; } = DeclareForChunks(
        "WalkGraphAsync", RunStage.Grouping, "walkGraph", (context, group, cancel) => new WalkGraphStep(context).RunAsync(group, cancel), Deleted(RunArtifacts.SequencesFolder));

    /// <summary>Counts the words of a chunk, with the phrases of earlier passes joined.</summary>
    public static ChunkStep<ChunkCounts> CountChunk { get; } = DeclareForChunks(
        "CountChunkAsync", RunStage.Counting, "count", (context, chunk, cancel) => new CountChunkStep(context).RunAsync(chunk, cancel), Deleted(RunArtifacts.CountsFolder));

    /// <summary>Merges the counts of a pass into its vocabulary. The vocabulary of the last pass is the model's.</summary>
    public static Step<PassReference, VocabularySummary> MergeCounts { get; } = Declare<PassReference, VocabularySummary>(
        "MergeCountsAsync", RunStage.Merging, (context, pass, cancel) => new MergeCountsStep(context).RunAsync(pass, cancel), Kept(RunArtifacts.VocabularyFolder));

    /// <summary>Counts the pairs of neighbouring words of a chunk.</summary>
    public static ChunkStep<BigramCounts> CountBigrams { get; } = DeclareForChunks(
        "CountBigramsAsync", RunStage.Phrases, "countBigrams", (context, chunk, cancel) => new CountBigramsStep(context).RunAsync(chunk, cancel), Deleted(RunArtifacts.BigramsFolder));

    /// <summary>Scores the pairs of a pass. Pairs that reach the threshold are joined from the next pass on.</summary>
    public static Step<PassReference, LearnedPhrases> LearnPhrases { get; } = Declare<PassReference, LearnedPhrases>(
        "LearnPhrasesAsync", RunStage.Phrases, (context, pass, cancel) => new LearnPhrasesStep(context).RunAsync(pass, cancel), Deleted(RunArtifacts.PhrasesFolder));

    /// <summary>Encodes the sentences of a chunk as ids.</summary>
    public static ChunkStep<EncodedCorpusSummary> EncodeChunk { get; } = DeclareForChunks(
        "EncodeChunkAsync", RunStage.Encoding, "encode", (context, chunk, cancel) => new EncodeChunkStep(context).RunAsync(chunk, cancel), Deleted(RunArtifacts.WindowsFolder));

    /// <summary>Counts the item-to-item transitions in the encoded sequences of a chunk.</summary>
    public static ChunkStep<TransitionCounts> CountTransitions { get; } = DeclareForChunks(
        "CountTransitionsAsync",
        RunStage.Counting,
        "countTransitions",
        (context, chunk, cancel) => new CountTransitionsStep(context).RunAsync(chunk, cancel),
        Deleted(RunArtifacts.TransitionsFolder));

    /// <summary>Merges the counts of all chunks and keeps the strongest successors of each item.</summary>
    public static Step<PassReference, TransitionSummary> MergeTransitions { get; } = Declare<PassReference, TransitionSummary>(
        "MergeTransitionsAsync",
        RunStage.Merging,
        (context, pass, cancel) => new MergeTransitionsStep(context).RunAsync(pass, cancel),
        SummaryKept(RunArtifacts.Transitions),
        SummaryKept(RunArtifacts.LinearModel));

    /// <summary>Trains the model of next items for the length of a slice, from the last slice's checkpoint to a new one.</summary>
    public static Step<SliceReference, NextItemsOutcome> TrainNextItems { get; } = Declare<SliceReference, NextItemsOutcome>(
        "TrainNextItemsAsync",
        RunStage.Training,
        (context, slice, cancel) => new TrainNextItemsStep(context).RunAsync(slice, cancel),
        outcome => outcome.WithoutLosses(),
        Deleted(RunArtifacts.NextItemCheckpointsFolder),
        SummaryKept(RunArtifacts.NextItems));

    /// <summary>Trains for the length of a slice, from the last slice's checkpoint to a new checkpoint.</summary>
    public static Step<SliceReference, SliceOutcome> TrainSlice { get; } = Declare<SliceReference, SliceOutcome>(
        "TrainSliceAsync",
        RunStage.Training,
        (context, slice, cancel) => new TrainSliceStep(context).RunAsync(slice, cancel),
        outcome => outcome.WithoutLosses(),
        Deleted(RunArtifacts.CheckpointsFolder));

    /// <summary>Writes the lookup table of the finished training.</summary>
    public static Step<SliceReference, TableSummary> BuildTable { get; } = Declare<SliceReference, TableSummary>(
        "BuildTableAsync",
        RunStage.Training,
        (context, lastSlice, cancel) => new BuildTableStep(context).RunAsync(lastSlice, cancel),
        SummaryKept(RunArtifacts.Table),
        SummaryKept(RunArtifacts.Parts),
        SummaryKept(RunArtifacts.TextComponent),
        Kept(RunArtifacts.Retraining));

    /// <summary>Computes the centres of the lists of a partitioned index from a sample of the table.</summary>
    public static Step<SliceReference, PartitionCentroidsSummary> FindCentroids { get; } = Declare<SliceReference, PartitionCentroidsSummary>(
        "FindCentroidsAsync",
        RunStage.Indexing,
        (context, lastSlice, cancel) => new FindCentroidsStep(context).RunAsync(lastSlice, cancel),
        Deleted(RunArtifacts.PartitionsFolder));

    /// <summary>Assigns a chunk of the table's rows to the lists of a partitioned index.</summary>
    public static ChunkStep<AssignedRows> AssignRows { get; } = DeclareForChunks(
        "AssignRowsAsync", RunStage.Indexing, "assignRows", (context, chunk, cancel) => new AssignRowsStep(context).RunAsync(chunk, cancel), Deleted(RunArtifacts.PartitionsFolder));

    /// <summary>Writes the files of a partitioned index from the assignments of all chunks.</summary>
    public static Step<SliceReference, PartitionedTable> WriteLists { get; } = Declare<SliceReference, PartitionedTable>(
        "WriteListsAsync",
        RunStage.Indexing,
        (context, lastSlice, cancel) => new WriteListsStep(context).RunAsync(lastSlice, cancel),
        Deleted(RunArtifacts.PartitionsFolder));

    /// <summary>Builds the approximate index of the table for the length of a slice, if the table is large enough for one.</summary>
    public static Step<SliceReference, IndexSummary> BuildIndex { get; } = Declare<SliceReference, IndexSummary>(
        "BuildIndexAsync",
        RunStage.Indexing,
        (context, lastSlice, cancel) => new BuildIndexStep(context).RunAsync(lastSlice, cancel),
        SummaryKept(RunArtifacts.Index),
        Deleted(RunArtifacts.IndexCheckpointsFolder));

    /// <summary>Infers the vectors of items that have a text but no history.</summary>
    public static Step<SliceReference, InferredItems> InferItems { get; } = Declare<SliceReference, InferredItems>(
        "InferItemsAsync",
        RunStage.Inferring,
        (context, lastSlice, cancel) => new InferItemsStep(context).RunAsync(lastSlice, cancel),
        SummaryKept(RunArtifacts.InferredItems),
        SummaryKept(RunArtifacts.TextMap),
        SummaryKept(RunArtifacts.TextModel));

    /// <summary>Evaluates the table on the held-out data and the model's evaluation files.</summary>
    public static Step<SliceReference, EvaluationSummary> Evaluate { get; } = Declare<SliceReference, EvaluationSummary>(
        "EvaluateAsync", RunStage.Evaluating, (context, lastSlice, cancel) => new EvaluateStep(context).RunAsync(lastSlice, cancel), Kept(RunArtifacts.Evaluation), Deleted(RunArtifacts.EvaluatedUsers));

    /// <summary>Computes the map of the table's most frequent items.</summary>
    public static Step<SliceReference, MapSummary> Project { get; } = Declare<SliceReference, MapSummary>(
        "ProjectAsync", RunStage.Projecting, (context, lastSlice, cancel) => new ProjectStep(context).RunAsync(lastSlice, cancel), SummaryKept(RunArtifacts.Map));

    /// <summary>Publishes the table as a version of the model and switches to it, unless it is worse than the current one.</summary>
    public static Step<SliceReference, PublishedVersion> Publish { get; } = Declare<SliceReference, PublishedVersion>(
        "PublishAsync",
        RunStage.Publishing,
        (context, lastSlice, cancel) => new PublishStep(context).RunAsync(lastSlice, cancel),
        version => version.WithoutLosses(),
        Kept(RunArtifacts.Published));

    /// <summary>The step that each chunk of a group goes through.</summary>
    public static IChunkStep OfGroup(ChunkGroup group) =>
        Declared.Concat(RecommendationSteps.All).OfType<IChunkStep>().SingleOrDefault(step => step.Work == group.Work)
        ?? throw new ArgumentOutOfRangeException(nameof(group), group.Work, "No step has this name of work.");

    private static Step<TInput, TAnswer> Declare<TInput, TAnswer>(
        string name, RunStage stage, Func<StepContext, TInput, CancellationToken, Task<TAnswer>> work, params IReadOnlyList<StepArtifacts> makes)
        where TInput : IStepInput
        where TAnswer : class => Add(new Step<TInput, TAnswer>(name, stage, work) { Makes = makes });

    private static Step<TInput, TAnswer> DeclareLight<TInput, TAnswer>(
        string name, RunStage stage, Func<StepContext, TInput, CancellationToken, Task<TAnswer>> work, params IReadOnlyList<StepArtifacts> makes)
        where TInput : IStepInput
        where TAnswer : class => Add(new Step<TInput, TAnswer>(name, stage, work) { Makes = makes, IsLight = true });

    private static Step<TInput, TAnswer> Declare<TInput, TAnswer>(
        string name,
        RunStage stage,
        Func<StepContext, TInput, CancellationToken, Task<TAnswer>> work,
        Func<TAnswer, TAnswer> shorten,
        params IReadOnlyList<StepArtifacts> makes)
        where TInput : IStepInput
        where TAnswer : class => Add(new Step<TInput, TAnswer>(name, stage, work) { Makes = makes, Shorten = shorten });

    private static ChunkStep<TAnswer> DeclareForChunks<TAnswer>(
        string name,
        RunStage stage,
        string workName,
        Func<StepContext, ChunkReference, CancellationToken, Task<TAnswer>> work,
        params IReadOnlyList<StepArtifacts> makes)
        where TAnswer : class => Add(new ChunkStep<TAnswer>(name, stage, workName, work) { Makes = makes });

    private static TStep Add<TStep>(TStep step)
        where TStep : Step
    {
        Declared.Add(step);
        return step;
    }

    private static StepArtifacts Kept(Func<RunReference, string> name) => new(name, AfterPublication.Kept);

    private static StepArtifacts SummaryKept(Func<RunReference, string> name) => new(name, AfterPublication.SummaryKept);

    private static StepArtifacts Deleted(Func<RunReference, string> name) => new(name, AfterPublication.Deleted);
}
