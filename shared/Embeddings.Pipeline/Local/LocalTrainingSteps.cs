using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Vocabulary;
using Embeddings.Windows;
using Polly;

namespace Embeddings.Pipeline.Local;

/// <summary>The steps in one process: as many at once as there are processors, tried again where the failure can pass.</summary>
internal sealed class LocalTrainingSteps(TrainingSteps steps, ResiliencePipeline retries, CancellationToken cancellation) : ITrainingSteps, IDisposable
{
    private readonly SemaphoreSlim places = new(Environment.ProcessorCount);

    public Task<PlannedCorpus> PlanCorpusAsync(TrainingRequest request) => DoAsync(cancel => steps.PlanCorpusAsync(request, cancel));

    public Task<SplitSummary> SplitRowsAsync(ChunkReference chunk) => DoAsync(cancel => steps.SplitRowsAsync(chunk, cancel));

    public Task<SequencesSummary> WriteSequencesAsync(ChunkReference partition) => DoAsync(cancel => steps.WriteSequencesAsync(partition, cancel));

    public Task<TuningSample> DrawSampleAsync(RunReference run) => DoAsync(cancel => steps.DrawSampleAsync(run, cancel));

    public Task<PlannedRound> PlanRoundAsync(RoundReference round) => DoAsync(cancel => steps.PlanRoundAsync(round, cancel));

    public Task<TrialOutcome> RunTrialAsync(TrialReference trial) => DoAsync(cancel => steps.RunTrialAsync(trial, cancel));

    public Task<GraphSummary> BuildGraphAsync(RunReference run) => DoAsync(cancel => steps.BuildGraphAsync(run, cancel));

    public Task<WalksSummary> WalkGraphAsync(ChunkReference group) => DoAsync(cancel => steps.WalkGraphAsync(group, cancel));

    public Task<ChunkCounts> CountChunkAsync(ChunkReference chunk) => DoAsync(cancel => steps.CountChunkAsync(chunk, cancel));

    public Task<VocabularySummary> MergeCountsAsync(PassReference pass) => DoAsync(cancel => steps.MergeCountsAsync(pass, cancel));

    public Task<BigramCounts> CountBigramsAsync(ChunkReference chunk) => DoAsync(cancel => steps.CountBigramsAsync(chunk, cancel));

    public Task<LearnedPhrases> LearnPhrasesAsync(PassReference pass) => DoAsync(cancel => steps.LearnPhrasesAsync(pass, cancel));

    public Task<WindowsSummary> EncodeChunkAsync(ChunkReference chunk) => DoAsync(cancel => steps.EncodeChunkAsync(chunk, cancel));

    public Task<SliceOutcome> TrainSliceAsync(SliceReference slice) => DoAsync(cancel => steps.TrainSliceAsync(slice, cancel), CancelledWork.CheckpointGrace);

    public Task<TableSummary> BuildTableAsync(SliceReference lastSlice) => DoAsync(cancel => steps.BuildTableAsync(lastSlice, cancel));

    public Task<IndexSummary> BuildIndexAsync(SliceReference lastSlice) => DoAsync(cancel => steps.BuildIndexAsync(lastSlice, cancel));

    public Task<InferredItems> InferItemsAsync(SliceReference lastSlice) => DoAsync(cancel => steps.InferItemsAsync(lastSlice, cancel));

    public Task<EvaluationSummary> EvaluateAsync(SliceReference lastSlice) => DoAsync(cancel => steps.EvaluateAsync(lastSlice, cancel));

    public Task<MapSummary> ProjectAsync(SliceReference lastSlice) => DoAsync(cancel => steps.ProjectAsync(lastSlice, cancel));

    public Task<PublishedVersion> PublishAsync(SliceReference lastSlice) => DoAsync(cancel => steps.PublishAsync(lastSlice, cancel));

    public Task RunGroupAsync(ChunkGroup group) => TrainingPipeline.RunGroupAsync(group, this);

    public void Dispose() => places.Dispose();

    private async Task<T> DoAsync<T>(Func<CancellationToken, Task<T>> step, TimeSpan? grace = null)
    {
        await places.WaitAsync(cancellation);
        try
        {
            var work = Task.Run(() => retries.ExecuteAsync(async cancel => await step(cancel), cancellation).AsTask(), cancellation);
            return await work.EndOrLeaveAsync(grace ?? CancelledWork.Grace, cancellation);
        }
        finally
        {
            places.Release();
        }
    }
}
