using System.Text;
using Embeddings.Numerics.Lanes;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Training;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>The state of training at the end of a slice.</summary>
/// <param name="Slice">The number of the slice, which also names its checkpoint.</param>
/// <param name="Finished">Whether all epochs are done.</param>
/// <param name="Tokens">The number of tokens trained since the run began, over all epochs.</param>
/// <param name="TotalTokens">The number of tokens in all epochs.</param>
/// <param name="Seconds">Seconds of training since the run began, on the wall clock.</param>
/// <param name="LossByEpoch">The mean loss of a (centre, neighbour) pair in each epoch.</param>
/// <param name="Kernel">The register width of the training kernel.</param>
/// <param name="Threads">The number of training threads.</param>
/// <param name="HeldOutLossByEpoch">The mean loss of a pair of the held-out sentences after each epoch; empty if none are held out.</param>
public sealed record SliceOutcome(
    int Slice,
    bool Finished,
    long Tokens,
    long TotalTokens,
    double Seconds,
    IReadOnlyList<double> LossByEpoch,
    string Kernel,
    int Threads,
    IReadOnlyList<double> HeldOutLossByEpoch)
{
    /// <summary>The progress of the training in percent, from 0 to 100.</summary>
    public double Percent => TotalTokens == 0 ? 100 : 100.0 * Tokens / TotalTokens;

    public double TokensPerSecond => Seconds > 0 ? Tokens / Seconds : 0;

    /// <summary>A copy for orchestrations, without the losses, whose number grows with the epochs. The slice's own record keeps them.</summary>
    public SliceOutcome WithoutLosses() => this with { LossByEpoch = [], HeldOutLossByEpoch = [] };
}

/// <summary>
/// Trains for a set time. The clock is here and not in the core. When the time is up, the clock cancels the slice's token, the session finishes its
/// current sentences, and its state becomes the slice's checkpoint. A cancelled run does the same before it stops.
/// </summary>
internal sealed class TrainSliceStep(StepContext context)
{
    public async Task<SliceOutcome> RunAsync(SliceReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.Checkpoint(reference.Slice);
        var outcome = await context.OnceAsync(artifact, () => TrainAsync(reference, artifact, cancellation), CancellationToken.None);
        await ReportAsync(reference.Run, outcome, cancellation);
        cancellation.ThrowIfCancellationRequested();
        await DeletePreviousAsync(reference, cancellation);
        return outcome;
    }

    /// <summary>Reports the result of the slice. The meter's last report comes some time before the end, and a slice that was already done has no report.</summary>
    private async Task ReportAsync(RunReference run, SliceOutcome outcome, CancellationToken cancellation)
    {
        var before = TrainingMeter.ShareBeforeTable(await context.PlanAsync(run, cancellation));
        context.Progress.Report(context.ProgressOf(run, RunStage.Training, (100 * before) + ((1 - before) * outcome.Percent)) with
        {
            Tokens = outcome.Tokens,
            TotalTokens = outcome.TotalTokens,
            TokensPerSecond = outcome.TokensPerSecond,
            Loss = outcome.LossByEpoch is [.., var loss] ? loss : null,
        });
    }

    private async Task<SliceOutcome> TrainAsync(SliceReference reference, string artifact, CancellationToken cancellation)
    {
        ReleaseUnusedMemory();
        var opened = context.Clock.GetTimestamp();
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var before = await PreviousAsync(reference, cancellation);
        using var session = await OpenSessionAsync(context, plan, before, cancellation);
        var started = context.Clock.GetTimestamp();
        var meter = new TrainingMeter(context, reference.Run, TrainingMeter.ShareBeforeTable(plan), session.Progress.Tokens, started);
        meter.Report(session.Progress);
        using (var sliceEnd = new SliceEnd(context, plan.Settings.Pipeline, opened))
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(sliceEnd.Token, cancellation))
            await Task.Factory.StartNew(() => session.Run(stop.Token, meter.Report), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        var seconds = context.Clock.GetElapsedTime(started).TotalSeconds + (before?.Seconds ?? 0);
        context.Store.MakeRoom(InstanceMemory.BytesOf(session.Input.Rows, plan.Settings.Training.Dimensions, vocabularyBytes: 0, session.ItemParts?.Count ?? 0));
        await context.WriteOnceAsync(artifact, session.WriteCheckpoint, CancellationToken.None);
        var progress = session.Progress;
        return new SliceOutcome(
            reference.Slice,
            session.Finished,
            progress.Tokens,
            progress.TotalTokens,
            seconds,
            progress.LossByEpoch,
            LaneWidths.Chosen().ToString(),
            session.Threads,
            progress.HeldOutLossByEpoch);
    }

    /// <summary>Opens the session of a slice's checkpoint, or a new session.</summary>
    public static async Task<TrainingSession> OpenSessionAsync(StepContext context, CorpusPlan plan, SliceOutcome? before, CancellationToken cancellation)
    {
        var run = plan.Request.Run;
        var vocabulary = await context.VocabularyAsync(run, plan.Summary.PhrasePasses, cancellation);
        var windows = await context.WindowsAsync(plan, cancellation);
        var options = plan.Settings.Training;
        var categories = await CategoriesAsync(context, plan, vocabulary, cancellation);
        var itemParts = await PartsAsync(context, plan, vocabulary, cancellation);
        if (before is null)
            return await new WarmStartSession(context, plan).StartAsync(vocabulary, windows, categories, itemParts, cancellation);
        var name = RunArtifacts.Bytes(run.Checkpoint(before.Slice));
        await using var checkpoint = context.Store.OpenRead(name);
        return TrainingSession.Resume(options, vocabulary.Counts, windows, checkpoint, name, categories, itemParts);
    }

    /// <summary>The parts that items are composed of: their attributes, or the n-grams of words. Null if an item has only its own row.</summary>
    internal static async Task<ItemParts?> PartsAsync(StepContext context, CorpusPlan plan, ItemVocabulary vocabulary, CancellationToken cancellation)
    {
        var attributes = await context.ItemAttributesAsync(plan, cancellation);
        return attributes.Count > 0 ? AttributeParts.Of(attributes, vocabulary) : SubwordParts.Of(plan.Settings.Training.Subwords, vocabulary);
    }

    /// <summary>The categories that negatives are drawn within, if the settings ask for that.</summary>
    private static async Task<ItemCategories?> CategoriesAsync(StepContext context, CorpusPlan plan, ItemVocabulary vocabulary, CancellationToken cancellation)
    {
        if (plan.Settings.Interactions is not { CategoryNegatives: > 0 } options)
            return null;
        var categories = (await context.ItemTextsAsync(plan, cancellation)).Where(item => item.Category is not null).ToDictionary(item => item.Id, item => item.Category!);
        return ItemCategories.Named(vocabulary.Count, id => categories.GetValueOrDefault(Encoding.UTF8.GetString(vocabulary.Utf8(id))), options.CategoryNegatives);
    }

    /// <summary>
    /// Returns unused heap memory to the system. Counting and encoding leave a heap as large as the matrices of a small vocabulary, and training would never
    /// trigger a collection because it allocates nothing.
    /// </summary>
    private static void ReleaseUnusedMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private async Task<SliceOutcome?> PreviousAsync(SliceReference reference, CancellationToken cancellation)
    {
        if (reference.Slice == 0)
            return null;
        return await context.Store.ReadJsonAsync<SliceOutcome>(RunArtifacts.Summary(reference.Run.Checkpoint(reference.Slice - 1)), cancellation);
    }

    /// <summary>Deletes the bytes of the previous checkpoint. The summaries stay, so that a repeated slice is recognised as done.</summary>
    private async Task DeletePreviousAsync(SliceReference reference, CancellationToken cancellation)
    {
        if (reference.Slice > 0)
            await context.Store.DeleteAsync(RunArtifacts.Bytes(reference.Run.Checkpoint(reference.Slice - 1)), cancellation);
    }
}
