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
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>
/// The steps as activities of a durable orchestration. What an activity throws can pass (storage that throttles, an instance that goes away)
/// and is tried again; what cannot comes as an answer and ends the run. Only references travel.
/// </summary>
internal sealed class DurableTrainingSteps(TaskOrchestrationContext context, StageClock stages) : ITrainingSteps
{
    private const int Attempts = 8;

    internal static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(
        new RetryPolicy(Attempts, TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(2)));

    public Task<PlannedCorpus> PlanCorpusAsync(TrainingRequest request) => DoAsync<PlannedCorpus>(nameof(PlanCorpusAsync), RunStage.Planning, request);

    public Task<SplitSummary> SplitRowsAsync(ChunkReference chunk) => DoAsync<SplitSummary>(nameof(SplitRowsAsync), RunStage.Grouping, chunk);

    public Task<SequencesSummary> WriteSequencesAsync(ChunkReference partition) =>
        DoAsync<SequencesSummary>(nameof(WriteSequencesAsync), RunStage.Grouping, partition);

    public Task<TuningSample> DrawSampleAsync(RunReference run) => DoAsync<TuningSample>(nameof(DrawSampleAsync), RunStage.Tuning, run);

    public Task<PlannedRound> PlanRoundAsync(RoundReference round) => DoAsync<PlannedRound>(nameof(PlanRoundAsync), RunStage.Tuning, round);

    public Task<TrialOutcome> RunTrialAsync(TrialReference trial) => DoAsync<TrialOutcome>(nameof(RunTrialAsync), RunStage.Tuning, trial);

    public Task<GraphSummary> BuildGraphAsync(RunReference run) => DoAsync<GraphSummary>(nameof(BuildGraphAsync), RunStage.Grouping, run);

    public Task<WalksSummary> WalkGraphAsync(ChunkReference group) => DoAsync<WalksSummary>(nameof(WalkGraphAsync), RunStage.Grouping, group);

    public Task<ChunkCounts> CountChunkAsync(ChunkReference chunk) => DoAsync<ChunkCounts>(nameof(CountChunkAsync), RunStage.Counting, chunk);

    public Task<VocabularySummary> MergeCountsAsync(PassReference pass) => DoAsync<VocabularySummary>(nameof(MergeCountsAsync), RunStage.Merging, pass);

    public Task<BigramCounts> CountBigramsAsync(ChunkReference chunk) => DoAsync<BigramCounts>(nameof(CountBigramsAsync), RunStage.Phrases, chunk);

    public Task<LearnedPhrases> LearnPhrasesAsync(PassReference pass) => DoAsync<LearnedPhrases>(nameof(LearnPhrasesAsync), RunStage.Phrases, pass);

    public Task<WindowsSummary> EncodeChunkAsync(ChunkReference chunk) => DoAsync<WindowsSummary>(nameof(EncodeChunkAsync), RunStage.Encoding, chunk);

    public async Task<SliceOutcome> TrainSliceAsync(SliceReference slice)
    {
        var outcome = await DoAsync<SliceOutcome>(nameof(TrainSliceAsync), RunStage.Training, slice);
        context.SetCustomStatus(RunStatus.After(outcome));
        return outcome;
    }

    public Task<TableSummary> BuildTableAsync(SliceReference lastSlice) => DoAsync<TableSummary>(nameof(BuildTableAsync), RunStage.Training, lastSlice);

    public Task<IndexSummary> BuildIndexAsync(SliceReference lastSlice) => DoAsync<IndexSummary>(nameof(BuildIndexAsync), RunStage.Indexing, lastSlice);

    public Task<InferredItems> InferItemsAsync(SliceReference lastSlice) =>
        DoAsync<InferredItems>(nameof(InferItemsAsync), RunStage.Inferring, lastSlice);

    public Task<EvaluationSummary> EvaluateAsync(SliceReference lastSlice) =>
        DoAsync<EvaluationSummary>(nameof(EvaluateAsync), RunStage.Evaluating, lastSlice);

    public Task<MapSummary> ProjectAsync(SliceReference lastSlice) => DoAsync<MapSummary>(nameof(ProjectAsync), RunStage.Projecting, lastSlice);

    public Task<PublishedVersion> PublishAsync(SliceReference lastSlice) => DoAsync<PublishedVersion>(nameof(PublishAsync), RunStage.Publishing, lastSlice);

    public async Task RunGroupAsync(ChunkGroup group)
    {
        stages.Enter(StageOf(group.Work));
        (await context.CallSubOrchestratorAsync<StepAnswer<ChunkGroup>>(nameof(TrainChunkGroup), group)).Get();
    }

    /// <summary>The stage that a group of chunks belongs to.</summary>
    internal static RunStage StageOf(ChunkWork work) => work switch
    {
        ChunkWork.SplitRows or ChunkWork.WriteSequences or ChunkWork.WalkGraph => RunStage.Grouping,
        ChunkWork.Count => RunStage.Counting,
        ChunkWork.CountBigrams => RunStage.Phrases,
        ChunkWork.Encode => RunStage.Encoding,
        _ => throw new ArgumentOutOfRangeException(nameof(work), work, "There is no such work."),
    };

    private async Task<T> DoAsync<T>(string activity, RunStage stage, object input)
        where T : class
    {
        stages.Enter(stage);
        return (await context.CallActivityAsync<StepAnswer<T>>(activity, input, Retries)).Get();
    }
}
