using System.Text.Json;
using Embeddings.Corpus;
using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Vocabulary;
using Embeddings.Windows;

namespace Embeddings.Pipeline.Tests.Orchestration;

/// <summary>
/// Steps as a durable orchestration sees them: what has been answered before is answered at once, in every replay; what has not is noted
/// and left open. Inputs and answers go through JSON, as they do between an orchestration and its activities.
/// </summary>
internal sealed class RecordedSteps(IReadOnlyDictionary<string, string> history, int chunks, int phrasePasses, int slices, int rowChunks = 0, bool isGraph = false, bool infersItems = false, params int[] trials) : ITrainingSteps
{
    private static readonly Estimate Measured = new(0.123456789012345, 0.1, 0.2);
    private readonly Dictionary<string, string> asked = [];

    /// <summary>By step and input, the answers that this replay is still waiting for.</summary>
    public Dictionary<string, string> Open { get; } = [];

    /// <summary>Every step in the order it was asked for.</summary>
    public List<string> Calls { get; } = [];

    public int LargestRecord { get; private set; }

    public Task<PlannedCorpus> PlanCorpusAsync(TrainingRequest request) =>
        AnswerAsync("plan", request, new PlannedCorpus(chunks, 12, 1L << 40, phrasePasses, new string('a', 64), rowChunks, rowChunks > 0 ? chunks : 0, isGraph, infersItems, trials.Length > 0));

    public Task<SplitSummary> SplitRowsAsync(ChunkReference chunk) => AnswerAsync("split", chunk, new SplitSummary(long.MaxValue, 2));

    public Task<SequencesSummary> WriteSequencesAsync(ChunkReference partition) =>
        AnswerAsync("sequences", partition, new SequencesSummary(long.MaxValue, 2, 3, 4, 5, 6));

    public Task<TuningSample> DrawSampleAsync(RunReference run) => AnswerAsync("sample", run, new TuningSample(int.MaxValue, long.MaxValue, long.MaxValue));

    public Task<PlannedRound> PlanRoundAsync(RoundReference round) =>
        AnswerAsync("round", round, new PlannedRound(round.Round < trials.Length ? trials[round.Round] : 0));

    public Task<TrialOutcome> RunTrialAsync(TrialReference trial) => AnswerAsync("trial", trial, new TrialOutcome(0.123456789012345, 0.123456789012345));

    public Task<GraphSummary> BuildGraphAsync(RunReference run) => AnswerAsync("graph", run, new GraphSummary(int.MaxValue, int.MaxValue));

    public Task<WalksSummary> WalkGraphAsync(ChunkReference group) => AnswerAsync("walk", group, new WalksSummary(long.MaxValue, long.MaxValue));

    public Task<ChunkCounts> CountChunkAsync(ChunkReference chunk) =>
        AnswerAsync("count", chunk, new ChunkCounts(new CorpusSummary(long.MaxValue, 2, 3, 4, 5), int.MaxValue));

    public Task<VocabularySummary> MergeCountsAsync(PassReference pass) =>
        AnswerAsync("merge", pass, new VocabularySummary(1_000_000, long.MaxValue, CorpusSummary.Empty));

    public Task<BigramCounts> CountBigramsAsync(ChunkReference chunk) => AnswerAsync("bigrams", chunk, new BigramCounts(7));

    public Task<LearnedPhrases> LearnPhrasesAsync(PassReference pass) => AnswerAsync("learn", pass, new LearnedPhrases(9));

    public Task<WindowsSummary> EncodeChunkAsync(ChunkReference chunk) => AnswerAsync("encode", chunk, new WindowsSummary(1, 2, 3, 4));

    public Task<SliceOutcome> TrainSliceAsync(SliceReference slice) => AnswerAsync(
        "train", slice, new SliceOutcome(slice.Slice, slice.Slice == slices - 1, 1, 2, 3, [.. Enumerable.Repeat(2.5, 150)], "Bits512", 4, []));

    public Task<TableSummary> BuildTableAsync(SliceReference lastSlice) =>
        AnswerAsync("table", lastSlice, new TableSummary(1, 2, 3, new string('b', 64), new string('c', 32)));

    public Task<IndexSummary> BuildIndexAsync(SliceReference lastSlice) => AnswerAsync("index", lastSlice, new IndexSummary(true, long.MaxValue));

    public Task<InferredItems> InferItemsAsync(SliceReference lastSlice) => AnswerAsync("infer", lastSlice, new InferredItems(
        new TextSpace(TextSource.AzureOpenAI, "text-embedding-3-small"),
        1_000_000,
        2,
        900_000,
        99_998,
        new UnseenItemsReport(810_000, 0.03, 0.675, 90_000, 10_000, [.. Enumerable.Range(1, 10).Select(k => new UnseenItemsAtK(k, Measured, Measured, Measured, 0.01))])));

    public Task<EvaluationSummary> EvaluateAsync(SliceReference lastSlice) =>
        AnswerAsync("evaluate", lastSlice, new EvaluationSummary(new PromotionMetric("hit rate", 0.145, "last item")));

    public Task<MapSummary> ProjectAsync(SliceReference lastSlice) => AnswerAsync("project", lastSlice, new MapSummary(50_000));

    public Task<PublishedVersion> PublishAsync(SliceReference lastSlice) => AnswerAsync("publish", lastSlice, new PublishedVersion(
        lastSlice.Run.Model,
        lastSlice.Run.Run,
        true,
        new ModelManifest
        {
            Model = lastSlice.Run.Model,
            Version = lastSlice.Run.Run,
            CreatedAt = default,
            Items = 1,
            Dimensions = 2,
            Sha256 = new string('d', 64),
            Bytes = 3,
        }));

    public Task RunGroupAsync(ChunkGroup group)
    {
        Note("group", group);
        return TrainingPipeline.RunGroupAsync(group, this);
    }

    private Task<T> AnswerAsync<T>(string step, object input, T answer)
    {
        var key = Note(step, input);
        if (history.TryGetValue(key, out var known))
            return Task.FromResult(JsonSerializer.Deserialize<T>(known, PipelineJson.Options)!);
        Open[key] = JsonSerializer.Serialize(answer, PipelineJson.Options);
        LargestRecord = Math.Max(LargestRecord, Open[key].Length);
        return new TaskCompletionSource<T>().Task;
    }

    private string Note(string step, object input)
    {
        var json = JsonSerializer.Serialize(input, input.GetType(), PipelineJson.Options);
        LargestRecord = Math.Max(LargestRecord, json.Length);
        var key = $"{step} {json}";
        Assert.True(asked.TryAdd(key, key), $"asked for twice in one replay: {key}");
        Calls.Add(step);
        return key;
    }
}
