using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// The order of a run: the only place that knows it. Deterministic, as an orchestration that is replayed must be: no clock, no chance, no
/// thread, nothing but the steps and what they answer.
/// </summary>
public static class TrainingPipeline
{
    /// <summary>Chunks fanned out by one orchestration; of more, each group gets one of its own.</summary>
    public const int GroupSize = 200;

    public static async Task<PublishedVersion> RunAsync(TrainingRequest request, ITrainingSteps steps)
    {
        var run = request.Run;
        var corpus = await steps.PlanCorpusAsync(request);
        if (corpus.RowChunks > 0)
            await WriteSequencesAsync(new PassReference(run, 0), corpus, steps);
        if (corpus.Tunes)
            await TuneAsync(run, steps);
        if (corpus.IsGraph)
            await WriteWalksAsync(new PassReference(run, 0), corpus, steps);
        for (var pass = 0; pass < corpus.PhrasePasses; pass++)
            await JoinPhrasesAsync(new PassReference(run, pass), corpus, steps);

        var lastPass = new PassReference(run, corpus.PhrasePasses);
        await FanOutAsync(ChunkWork.Count, lastPass, corpus.Chunks, steps);
        await steps.MergeCountsAsync(lastPass);
        await FanOutAsync(ChunkWork.Encode, lastPass, corpus.Chunks, steps);

        var lastSlice = await TrainAsync(run, steps);
        await steps.BuildTableAsync(lastSlice);
        await steps.BuildIndexAsync(lastSlice);
        if (corpus.InfersItems)
            await steps.InferItemsAsync(lastSlice);
        await steps.EvaluateAsync(lastSlice);
        await steps.ProjectAsync(lastSlice);
        return await steps.PublishAsync(lastSlice);
    }

    /// <summary>The fan-out of one group, in whichever orchestration it runs.</summary>
    public static Task RunGroupAsync(ChunkGroup group, ITrainingSteps steps) =>
        Task.WhenAll(Enumerable.Range(group.First, group.Count).Select(number => RunChunkAsync(group, number, steps)));

    private static async Task WriteSequencesAsync(PassReference pass, PlannedCorpus corpus, ITrainingSteps steps)
    {
        await FanOutAsync(ChunkWork.SplitRows, pass, corpus.RowChunks, steps);
        await FanOutAsync(ChunkWork.WriteSequences, pass, corpus.Partitions, steps);
    }

    private static async Task TuneAsync(RunReference run, ITrainingSteps steps)
    {
        await steps.DrawSampleAsync(run);
        var round = new RoundReference(run, 0);
        while ((await steps.PlanRoundAsync(round)).Trials is > 0 and var trials)
        {
            await Task.WhenAll(Enumerable.Range(0, trials).Select(trial => steps.RunTrialAsync(new TrialReference(run, round.Round, trial))));
            round = round with { Round = round.Round + 1 };
        }
    }

    private static async Task WriteWalksAsync(PassReference pass, PlannedCorpus corpus, ITrainingSteps steps)
    {
        await steps.BuildGraphAsync(pass.Run);
        await FanOutAsync(ChunkWork.WalkGraph, pass, corpus.Chunks, steps);
    }

    private static async Task JoinPhrasesAsync(PassReference pass, PlannedCorpus corpus, ITrainingSteps steps)
    {
        await FanOutAsync(ChunkWork.Count, pass, corpus.Chunks, steps);
        await steps.MergeCountsAsync(pass);
        await FanOutAsync(ChunkWork.CountBigrams, pass, corpus.Chunks, steps);
        await steps.LearnPhrasesAsync(pass);
    }

    private static async Task<SliceReference> TrainAsync(RunReference run, ITrainingSteps steps)
    {
        var slice = new SliceReference(run, 0);
        while (!(await steps.TrainSliceAsync(slice)).Finished)
            slice = slice with { Slice = slice.Slice + 1 };
        return slice;
    }

    private static Task FanOutAsync(ChunkWork work, PassReference pass, int chunks, ITrainingSteps steps)
    {
        ChunkGroup Group(int first) => new(pass.Run, work, pass.Pass, first, Math.Min(GroupSize, chunks - first));
        if (chunks <= GroupSize)
            return RunGroupAsync(Group(0), steps);
        var firsts = Enumerable.Range(0, (chunks + GroupSize - 1) / GroupSize).Select(group => group * GroupSize);
        return Task.WhenAll(firsts.Select(first => steps.RunGroupAsync(Group(first))));
    }

    private static Task RunChunkAsync(ChunkGroup group, int number, ITrainingSteps steps)
    {
        var chunk = new ChunkReference(group.Run, number, group.Pass);
        return group.Work switch
        {
            ChunkWork.SplitRows => steps.SplitRowsAsync(chunk),
            ChunkWork.WriteSequences => steps.WriteSequencesAsync(chunk),
            ChunkWork.WalkGraph => steps.WalkGraphAsync(chunk),
            ChunkWork.Count => steps.CountChunkAsync(chunk),
            ChunkWork.CountBigrams => steps.CountBigramsAsync(chunk),
            ChunkWork.Encode => steps.EncodeChunkAsync(chunk),
            _ => throw new ArgumentOutOfRangeException(nameof(group), group.Work, "There is no such work."),
        };
    }
}
