using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Vocabulary;
using Embeddings.Windows;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Carries the steps out, over any store: what each activity of the Azure face and each step of the local face calls. Methods are those of
/// <see cref="ITrainingSteps"/>, with a token that ends the work where it stands.
/// </summary>
public sealed class TrainingSteps
{
    private readonly StepContext context;

    /// <param name="store">Where corpora, runs and models lie.</param>
    /// <param name="clock">Ends slices and dates progress.</param>
    /// <param name="progress">Is told often, from whichever thread works; it decides what to pass on.</param>
    /// <param name="embedders">What embeds texts of items, where the host has it.</param>
    /// <param name="chunkThreads">Threads that a chunk is worked on with: more than one where it has the machine for itself.</param>
    public TrainingSteps(
        IArtifactStore store, TimeProvider clock, IProgress<RunProgress> progress, TextEmbedders embedders, int chunkThreads = 1) =>
        context = new StepContext(store, clock, progress, embedders, chunkThreads);

    public Task<PlannedCorpus> PlanCorpusAsync(TrainingRequest request, CancellationToken cancellation) =>
        new PlanCorpusStep(context).RunAsync(request, cancellation);

    public Task<SplitSummary> SplitRowsAsync(ChunkReference chunk, CancellationToken cancellation) =>
        new SplitRowsStep(context).RunAsync(chunk, cancellation);

    public Task<SequencesSummary> WriteSequencesAsync(ChunkReference partition, CancellationToken cancellation) =>
        new WriteSequencesStep(context).RunAsync(partition, cancellation);

    public Task<TuningSample> DrawSampleAsync(RunReference run, CancellationToken cancellation) => new DrawSampleStep(context).RunAsync(run, cancellation);

    public Task<PlannedRound> PlanRoundAsync(RoundReference round, CancellationToken cancellation) => new PlanRoundStep(context).RunAsync(round, cancellation);

    public Task<TrialOutcome> RunTrialAsync(TrialReference trial, CancellationToken cancellation) => new RunTrialStep(context).RunAsync(trial, cancellation);

    public Task<GraphSummary> BuildGraphAsync(RunReference run, CancellationToken cancellation) => new BuildGraphStep(context).RunAsync(run, cancellation);

    public Task<WalksSummary> WalkGraphAsync(ChunkReference group, CancellationToken cancellation) =>
        new WalkGraphStep(context).RunAsync(group, cancellation);

    public Task<ChunkCounts> CountChunkAsync(ChunkReference chunk, CancellationToken cancellation) =>
        new CountChunkStep(context).RunAsync(chunk, cancellation);

    public Task<VocabularySummary> MergeCountsAsync(PassReference pass, CancellationToken cancellation) =>
        new MergeCountsStep(context).RunAsync(pass, cancellation);

    public Task<BigramCounts> CountBigramsAsync(ChunkReference chunk, CancellationToken cancellation) =>
        new CountBigramsStep(context).RunAsync(chunk, cancellation);

    public Task<LearnedPhrases> LearnPhrasesAsync(PassReference pass, CancellationToken cancellation) =>
        new LearnPhrasesStep(context).RunAsync(pass, cancellation);

    public Task<WindowsSummary> EncodeChunkAsync(ChunkReference chunk, CancellationToken cancellation) =>
        new EncodeChunkStep(context).RunAsync(chunk, cancellation);

    public Task<SliceOutcome> TrainSliceAsync(SliceReference slice, CancellationToken cancellation) =>
        new TrainSliceStep(context).RunAsync(slice, cancellation);

    public Task<TableSummary> BuildTableAsync(SliceReference lastSlice, CancellationToken cancellation) =>
        new BuildTableStep(context).RunAsync(lastSlice, cancellation);

    public Task<IndexSummary> BuildIndexAsync(SliceReference lastSlice, CancellationToken cancellation) =>
        new BuildIndexStep(context).RunAsync(lastSlice, cancellation);

    public Task<InferredItems> InferItemsAsync(SliceReference lastSlice, CancellationToken cancellation) =>
        new InferItemsStep(context).RunAsync(lastSlice, cancellation);

    public Task<EvaluationSummary> EvaluateAsync(SliceReference lastSlice, CancellationToken cancellation) =>
        new EvaluateStep(context).RunAsync(lastSlice, cancellation);

    public Task<MapSummary> ProjectAsync(SliceReference lastSlice, CancellationToken cancellation) =>
        new ProjectStep(context).RunAsync(lastSlice, cancellation);

    public Task<PublishedVersion> PublishAsync(SliceReference lastSlice, CancellationToken cancellation) =>
        new PublishStep(context).RunAsync(lastSlice, cancellation);
}
