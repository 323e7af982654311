using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using static Embeddings.Pipeline.Steps.TrainingSteps;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Defines the order of a run's steps. It is deterministic, as a replayed orchestration must be: it depends only on the steps and their answers
/// and uses no clock, randomness or threads.
/// </summary>
public static class TrainingPipeline
{
    /// <summary>
    /// The number of chunks that one orchestration fans out. With more chunks, each group gets an orchestration of its own. A task hub works through its
    /// queue in order. A few small groups keep the instances busy, and another model's steps do not wait behind a whole corpus.
    /// </summary>
    public const int GroupSize = 20;

    /// <summary>The group size of runs that were planned before the plan recorded it.</summary>
    public const int EarlierGroupSize = 200;

    public static async Task<PublishedVersion> RunAsync(TrainingRequest request, IStepRunner steps)
    {
        var run = request.Run;
        var corpus = await steps.RunAsync(PlanCorpus, request);
        if (corpus.IsPublished)
            return await FinishAsync(new SliceReference(run, 0), corpus, steps);
        if (corpus.RowChunks > 0)
            await WriteSequencesAsync(new PassReference(run, 0), corpus, steps);
        if (corpus.Tunes)
            await TuneAsync(run, steps);
        if (corpus.ChoosesParts)
            await steps.RunAsync(ChooseParts, run);
        if (corpus.IsGraph)
            await WriteWalksAsync(new PassReference(run, 0), corpus, steps);
        for (var pass = 0; pass < corpus.PhrasePasses; pass++)
            await JoinPhrasesAsync(new PassReference(run, pass), corpus, steps);

        var lastPass = new PassReference(run, corpus.PhrasePasses);
        await FanOutAsync(CountChunk, lastPass, corpus.Chunks, corpus, steps);
        await steps.RunAsync(MergeCounts, lastPass);
        await FanOutAsync(EncodeChunk, lastPass, corpus.Chunks, corpus, steps);

        if (corpus.CountsTransitions)
            await CountTransitionsAsync(lastPass, corpus, steps);

        if (corpus.PredictsNextItems)
            await TrainNextItemsAsync(run, steps);
        var lastSlice = await TrainAsync(run, steps);
        var table = await steps.RunAsync(BuildTable, lastSlice);
        var partitions = corpus.PartitionsTable(table.Bytes);
        return corpus.MapsLast ? await PublishBeforeMapAsync(lastSlice, corpus, partitions, steps) : await PublishAfterMapAsync(lastSlice, corpus, steps);
    }

    /// <summary>Fans out one group in the current orchestration.</summary>
    public static Task RunGroupAsync(ChunkGroup group, IStepRunner steps)
    {
        var step = OfGroup(group);
        return Task.WhenAll(Enumerable.Range(group.First, group.Count).Select(chunk => step.RunAsync(steps, new ChunkReference(group.Run, chunk, group.Pass))));
    }

    private static async Task WriteSequencesAsync(PassReference pass, PlannedCorpus corpus, IStepRunner steps)
    {
        await FanOutAsync(SplitRows, pass, corpus.RowChunks, corpus, steps);
        await FanOutAsync(WriteSequences, pass, corpus.Partitions, corpus, steps);
    }

    private static async Task TuneAsync(RunReference run, IStepRunner steps)
    {
        await steps.RunAsync(DrawSample, run);
        var round = new RoundReference(run, 0);
        while ((await steps.RunAsync(PlanRound, round)).Trials is > 0 and var trials)
        {
            await Task.WhenAll(Enumerable.Range(0, trials).Select(trial => steps.RunAsync(RunTrial, new TrialReference(run, round.Round, trial))));
            round = round with { Round = round.Round + 1 };
        }
    }

    private static async Task WriteWalksAsync(PassReference pass, PlannedCorpus corpus, IStepRunner steps)
    {
        await steps.RunAsync(BuildGraph, pass.Run);
        await FanOutAsync(WalkGraph, pass, corpus.Chunks, corpus, steps);
    }

    private static async Task JoinPhrasesAsync(PassReference pass, PlannedCorpus corpus, IStepRunner steps)
    {
        await FanOutAsync(CountChunk, pass, corpus.Chunks, corpus, steps);
        await steps.RunAsync(MergeCounts, pass);
        await FanOutAsync(CountBigrams, pass, corpus.Chunks, corpus, steps);
        await steps.RunAsync(LearnPhrases, pass);
    }

    private static async Task CountTransitionsAsync(PassReference pass, PlannedCorpus corpus, IStepRunner steps)
    {
        await FanOutAsync(CountTransitions, pass, corpus.Chunks, corpus, steps);
        await steps.RunAsync(MergeTransitions, pass);
    }

    private static async Task TrainNextItemsAsync(RunReference run, IStepRunner steps)
    {
        var slice = new SliceReference(run, 0);
        while (!(await steps.RunAsync(TrainNextItems, slice)).Finished)
            slice = slice with { Slice = slice.Slice + 1 };
    }

    private static async Task<SliceReference> TrainAsync(RunReference run, IStepRunner steps)
    {
        var slice = new SliceReference(run, 0);
        while (!(await steps.RunAsync(TrainSlice, slice)).Finished)
            slice = slice with { Slice = slice.Slice + 1 };
        return slice;
    }

    /// <summary>Builds the index while the table is evaluated, publishes the version, and adds its map last, since no query needs the map.</summary>
    private static async Task<PublishedVersion> PublishBeforeMapAsync(SliceReference lastSlice, PlannedCorpus corpus, bool partitions, IStepRunner steps)
    {
        await Task.WhenAll(partitions ? PartitionAsync(lastSlice, corpus, steps) : BuildIndexAsync(lastSlice with { Part = corpus.FirstPart }, steps), InferAndEvaluateAsync(lastSlice, corpus, steps));
        return await FinishAsync(lastSlice, corpus, steps);
    }

    /// <summary>
    /// Publishes the version and adds its map. A run that was interrupted after its publication begins here: the artifacts of its earlier steps may be deleted, so these
    /// steps cannot be repeated. Neither step needs the number of the slice then.
    /// </summary>
    private static async Task<PublishedVersion> FinishAsync(SliceReference lastSlice, PlannedCorpus corpus, IStepRunner steps)
    {
        var published = await steps.RunAsync(Publish, lastSlice);
        if (corpus.MapsLast)
            await steps.RunAsync(Project, lastSlice);
        return published;
    }

    /// <summary>The order of runs that an older program planned.</summary>
    private static async Task<PublishedVersion> PublishAfterMapAsync(SliceReference lastSlice, PlannedCorpus corpus, IStepRunner steps)
    {
        await BuildIndexAsync(lastSlice, steps);
        await InferAndEvaluateAsync(lastSlice, corpus, steps);
        await steps.RunAsync(Project, lastSlice);
        return await steps.RunAsync(Publish, lastSlice);
    }

    private static async Task BuildIndexAsync(SliceReference slice, IStepRunner steps)
    {
        while ((await steps.RunAsync(BuildIndex, slice)).Continues)
            slice = slice with { Part = slice.Part + 1 };
    }

    private static async Task InferAndEvaluateAsync(SliceReference lastSlice, PlannedCorpus corpus, IStepRunner steps)
    {
        if (corpus.InfersItems)
            await steps.RunAsync(InferItems, lastSlice);
        await steps.RunAsync(Evaluate, lastSlice);
    }

    /// <summary>Builds the partitioned indexes of a table that is not loaded to be served. It needs no other index.</summary>
    private static async Task PartitionAsync(SliceReference lastSlice, PlannedCorpus corpus, IStepRunner steps)
    {
        var centroids = await steps.RunAsync(FindCentroids, lastSlice);
        await FanOutAsync(AssignRows, new PassReference(lastSlice.Run, 0), centroids.Chunks, corpus, steps);
        await steps.RunAsync(WriteLists, lastSlice);
    }

    private static Task FanOutAsync(IChunkStep step, PassReference pass, int chunks, PlannedCorpus corpus, IStepRunner steps) =>
        FanOutAsync(step, pass, chunks, corpus.GroupSize > 0 ? corpus.GroupSize : EarlierGroupSize, corpus.GroupsAtOnce, steps);

    /// <summary>
    /// Runs a limited number of groups at a time. The next group begins when an earlier one ends, so that steps of other models can run in between. After a
    /// failure no further group begins, and the running groups are awaited.
    /// </summary>
    internal static async Task FanOutAsync(IChunkStep step, PassReference pass, int chunks, int groupSize, int groupsAtOnce, IStepRunner steps)
    {
        ChunkGroup Group(int first) => new(pass.Run, step.Work, pass.Pass, first, Math.Min(groupSize, chunks - first));
        if (chunks <= groupSize)
        {
            await RunGroupAsync(Group(0), steps);
            return;
        }

        var window = groupsAtOnce > 0 ? groupsAtOnce : int.MaxValue;
        var begun = new List<Task>();
        for (var first = 0; first < chunks && !begun.Any(group => group.IsFaulted); first += groupSize)
        {
            if (begun.Where(group => !group.IsCompleted).ToList() is { } underWay && underWay.Count == window)
                await Task.WhenAny(underWay);
            if (!begun.Any(group => group.IsFaulted))
                begun.Add(steps.RunGroupAsync(Group(first)));
        }

        await Task.WhenAll(begun);
    }
}
