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
using Embeddings.Pipeline.Steps;
using Embeddings.Transitions;
using Embeddings.Vocabulary;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Activities;

/// <summary>One activity for each of <see cref="TrainingSteps"/>, under the step's name.</summary>
internal sealed class TrainingActivities(ActivityRunner runner)
{
    [Function(nameof(PlanCorpusAsync))]
    public Task<StepAnswer<PlannedCorpus>> PlanCorpusAsync([ActivityTrigger] TrainingRequest request, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.PlanCorpus, request, cancellation);

    [Function(nameof(SplitRowsAsync))]
    public Task<StepAnswer<SplitSummary>> SplitRowsAsync([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.SplitRows, chunk, cancellation);

    [Function(nameof(WriteSequencesAsync))]
    public Task<StepAnswer<SequencesSummary>> WriteSequencesAsync([ActivityTrigger] ChunkReference partition, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.WriteSequences, partition, cancellation);

    [Function(nameof(DrawSampleAsync))]
    public Task<StepAnswer<TuningSample>> DrawSampleAsync([ActivityTrigger] RunReference run, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.DrawSample, run, cancellation);

    [Function(nameof(PlanRoundAsync))]
    public Task<StepAnswer<PlannedRound>> PlanRoundAsync([ActivityTrigger] RoundReference round, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.PlanRound, round, cancellation);

    [Function(nameof(RunTrialAsync))]
    public Task<StepAnswer<TrialOutcome>> RunTrialAsync([ActivityTrigger] TrialReference trial, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.RunTrial, trial, cancellation);

    [Function(nameof(ChoosePartsAsync))]
    public Task<StepAnswer<ChosenRecommendation>> ChoosePartsAsync([ActivityTrigger] RunReference run, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.ChooseParts, run, cancellation);

    [Function(nameof(BuildGraphAsync))]
    public Task<StepAnswer<GraphSummary>> BuildGraphAsync([ActivityTrigger] RunReference run, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.BuildGraph, run, cancellation);

    [Function(nameof(WalkGraphAsync))]
    public Task<StepAnswer<WalksSummary>> WalkGraphAsync([ActivityTrigger] ChunkReference group, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.WalkGraph, group, cancellation);

    [Function(nameof(CountChunkAsync))]
    public Task<StepAnswer<ChunkCounts>> CountChunkAsync([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.CountChunk, chunk, cancellation);

    [Function(nameof(MergeCountsAsync))]
    public Task<StepAnswer<VocabularySummary>> MergeCountsAsync([ActivityTrigger] PassReference pass, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.MergeCounts, pass, cancellation);

    [Function(nameof(CountBigramsAsync))]
    public Task<StepAnswer<BigramCounts>> CountBigramsAsync([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.CountBigrams, chunk, cancellation);

    [Function(nameof(LearnPhrasesAsync))]
    public Task<StepAnswer<LearnedPhrases>> LearnPhrasesAsync([ActivityTrigger] PassReference pass, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.LearnPhrases, pass, cancellation);

    [Function(nameof(EncodeChunkAsync))]
    public Task<StepAnswer<EncodedCorpusSummary>> EncodeChunkAsync([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.EncodeChunk, chunk, cancellation);

    [Function(nameof(CountTransitionsAsync))]
    public Task<StepAnswer<TransitionCounts>> CountTransitionsAsync([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.CountTransitions, chunk, cancellation);

    [Function(nameof(MergeTransitionsAsync))]
    public Task<StepAnswer<TransitionSummary>> MergeTransitionsAsync([ActivityTrigger] PassReference pass, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.MergeTransitions, pass, cancellation);

    [Function(nameof(TrainNextItemsAsync))]
    public Task<StepAnswer<NextItemsOutcome>> TrainNextItemsAsync([ActivityTrigger] SliceReference slice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.TrainNextItems, slice, cancellation);

    [Function(nameof(TrainSliceAsync))]
    public Task<StepAnswer<SliceOutcome>> TrainSliceAsync([ActivityTrigger] SliceReference slice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.TrainSlice, slice, cancellation);

    [Function(nameof(BuildTableAsync))]
    public Task<StepAnswer<TableSummary>> BuildTableAsync([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.BuildTable, lastSlice, cancellation);

    [Function(nameof(FindCentroidsAsync))]
    public Task<StepAnswer<PartitionCentroidsSummary>> FindCentroidsAsync([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.FindCentroids, lastSlice, cancellation);

    [Function(nameof(AssignRowsAsync))]
    public Task<StepAnswer<AssignedRows>> AssignRowsAsync([ActivityTrigger] ChunkReference rows, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.AssignRows, rows, cancellation);

    [Function(nameof(WriteListsAsync))]
    public Task<StepAnswer<PartitionedTable>> WriteListsAsync([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.WriteLists, lastSlice, cancellation);

    [Function(nameof(BuildIndexAsync))]
    public Task<StepAnswer<IndexSummary>> BuildIndexAsync([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.BuildIndex, lastSlice, cancellation);

    [Function(nameof(InferItemsAsync))]
    public Task<StepAnswer<InferredItems>> InferItemsAsync([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.InferItems, lastSlice, cancellation);

    [Function(nameof(EvaluateAsync))]
    public Task<StepAnswer<EvaluationSummary>> EvaluateAsync([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.Evaluate, lastSlice, cancellation);

    [Function(nameof(ProjectAsync))]
    public Task<StepAnswer<MapSummary>> ProjectAsync([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.Project, lastSlice, cancellation);

    [Function(nameof(PublishAsync))]
    public Task<StepAnswer<PublishedVersion>> PublishAsync([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(TrainingSteps.Publish, lastSlice, cancellation);
}
