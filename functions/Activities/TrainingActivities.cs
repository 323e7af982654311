using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Functions.Orchestration;
using Embeddings.Lookup;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Vocabulary;
using Embeddings.Windows;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Activities;

/// <summary>One activity for each step of <see cref="ITrainingSteps"/>, under its name.</summary>
internal sealed class TrainingActivities(StepRunner runner)
{
    [Function(nameof(ITrainingSteps.PlanCorpusAsync))]
    public Task<StepAnswer<PlannedCorpus>> PlanCorpus([ActivityTrigger] TrainingRequest request, CancellationToken cancellation) =>
        runner.DoAsync(request.Run, (steps, cancel) => steps.PlanCorpusAsync(request, cancel), cancellation);

    [Function(nameof(ITrainingSteps.SplitRowsAsync))]
    public Task<StepAnswer<SplitSummary>> SplitRows([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(chunk.Run, (steps, cancel) => steps.SplitRowsAsync(chunk, cancel), cancellation);

    [Function(nameof(ITrainingSteps.WriteSequencesAsync))]
    public Task<StepAnswer<SequencesSummary>> WriteSequences([ActivityTrigger] ChunkReference partition, CancellationToken cancellation) =>
        runner.DoAsync(partition.Run, (steps, cancel) => steps.WriteSequencesAsync(partition, cancel), cancellation);

    [Function(nameof(ITrainingSteps.DrawSampleAsync))]
    public Task<StepAnswer<TuningSample>> DrawSample([ActivityTrigger] RunReference run, CancellationToken cancellation) =>
        runner.DoAsync(run, (steps, cancel) => steps.DrawSampleAsync(run, cancel), cancellation);

    [Function(nameof(ITrainingSteps.PlanRoundAsync))]
    public Task<StepAnswer<PlannedRound>> PlanRound([ActivityTrigger] RoundReference round, CancellationToken cancellation) =>
        runner.DoAsync(round.Run, (steps, cancel) => steps.PlanRoundAsync(round, cancel), cancellation);

    [Function(nameof(ITrainingSteps.RunTrialAsync))]
    public Task<StepAnswer<TrialOutcome>> RunTrial([ActivityTrigger] TrialReference trial, CancellationToken cancellation) =>
        runner.DoAsync(trial.Run, (steps, cancel) => steps.RunTrialAsync(trial, cancel), cancellation);

    [Function(nameof(ITrainingSteps.BuildGraphAsync))]
    public Task<StepAnswer<GraphSummary>> BuildGraph([ActivityTrigger] RunReference run, CancellationToken cancellation) =>
        runner.DoAsync(run, (steps, cancel) => steps.BuildGraphAsync(run, cancel), cancellation);

    [Function(nameof(ITrainingSteps.WalkGraphAsync))]
    public Task<StepAnswer<WalksSummary>> WalkGraph([ActivityTrigger] ChunkReference group, CancellationToken cancellation) =>
        runner.DoAsync(group.Run, (steps, cancel) => steps.WalkGraphAsync(group, cancel), cancellation);

    [Function(nameof(ITrainingSteps.CountChunkAsync))]
    public Task<StepAnswer<ChunkCounts>> CountChunk([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(chunk.Run, (steps, cancel) => steps.CountChunkAsync(chunk, cancel), cancellation);

    [Function(nameof(ITrainingSteps.MergeCountsAsync))]
    public Task<StepAnswer<VocabularySummary>> MergeCounts([ActivityTrigger] PassReference pass, CancellationToken cancellation) =>
        runner.DoAsync(pass.Run, (steps, cancel) => steps.MergeCountsAsync(pass, cancel), cancellation);

    [Function(nameof(ITrainingSteps.CountBigramsAsync))]
    public Task<StepAnswer<BigramCounts>> CountBigrams([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(chunk.Run, (steps, cancel) => steps.CountBigramsAsync(chunk, cancel), cancellation);

    [Function(nameof(ITrainingSteps.LearnPhrasesAsync))]
    public Task<StepAnswer<LearnedPhrases>> LearnPhrases([ActivityTrigger] PassReference pass, CancellationToken cancellation) =>
        runner.DoAsync(pass.Run, (steps, cancel) => steps.LearnPhrasesAsync(pass, cancel), cancellation);

    [Function(nameof(ITrainingSteps.EncodeChunkAsync))]
    public Task<StepAnswer<WindowsSummary>> EncodeChunk([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(chunk.Run, (steps, cancel) => steps.EncodeChunkAsync(chunk, cancel), cancellation);

    [Function(nameof(ITrainingSteps.TrainSliceAsync))]
    public Task<StepAnswer<SliceOutcome>> TrainSlice([ActivityTrigger] SliceReference slice, CancellationToken cancellation) =>
        runner.DoAsync(slice.Run, async (steps, cancel) => (await steps.TrainSliceAsync(slice, cancel)).WithoutLosses(), cancellation);

    [Function(nameof(ITrainingSteps.BuildTableAsync))]
    public Task<StepAnswer<TableSummary>> BuildTable([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(lastSlice.Run, (steps, cancel) => steps.BuildTableAsync(lastSlice, cancel), cancellation);

    [Function(nameof(ITrainingSteps.BuildIndexAsync))]
    public Task<StepAnswer<IndexSummary>> BuildIndex([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(lastSlice.Run, (steps, cancel) => steps.BuildIndexAsync(lastSlice, cancel), cancellation);

    [Function(nameof(ITrainingSteps.InferItemsAsync))]
    public Task<StepAnswer<InferredItems>> InferItems([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(lastSlice.Run, (steps, cancel) => steps.InferItemsAsync(lastSlice, cancel), cancellation);

    [Function(nameof(ITrainingSteps.EvaluateAsync))]
    public Task<StepAnswer<EvaluationSummary>> Evaluate([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(lastSlice.Run, (steps, cancel) => steps.EvaluateAsync(lastSlice, cancel), cancellation);

    [Function(nameof(ITrainingSteps.ProjectAsync))]
    public Task<StepAnswer<MapSummary>> Project([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(lastSlice.Run, (steps, cancel) => steps.ProjectAsync(lastSlice, cancel), cancellation);

    [Function(nameof(ITrainingSteps.PublishAsync))]
    public Task<StepAnswer<PublishedVersion>> Publish([ActivityTrigger] SliceReference lastSlice, CancellationToken cancellation) =>
        runner.DoAsync(lastSlice.Run, async (steps, cancel) => (await steps.PublishAsync(lastSlice, cancel)).WithoutLosses(), cancellation);
}
