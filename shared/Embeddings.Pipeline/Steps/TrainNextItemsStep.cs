using Embeddings.Lookup;
using Embeddings.NextItems;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>The state of the training of next items at the end of a slice.</summary>
/// <param name="Slice">The number of the slice, which also names its checkpoint.</param>
/// <param name="Finished">Whether all epochs are done and the model is written.</param>
/// <param name="LossByEpoch">The mean loss of a prediction in each finished epoch, in nats.</param>
/// <param name="Seconds">Seconds of training in this slice, on the wall clock.</param>
public sealed record NextItemsOutcome(int Slice, bool Finished, IReadOnlyList<double> LossByEpoch, double Seconds)
{
    /// <summary>A copy for orchestrations, without the losses, whose number grows with the epochs.</summary>
    public NextItemsOutcome WithoutLosses() => this with { LossByEpoch = [] };
}

/// <summary>
/// Trains the model of next items until the slice's time is up. The last slice writes the model. A slice that dies is repeated from the checkpoint
/// before it. A cancelled run writes a checkpoint before it stops.
/// </summary>
internal sealed class TrainNextItemsStep(StepContext context)
{
    public async Task<NextItemsOutcome> RunAsync(SliceReference reference, CancellationToken cancellation)
    {
        var outcome = await context.OnceAsync(Checkpoint(reference, reference.Slice), () => TrainAsync(reference, cancellation), CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        if (reference.Slice > 0)
            await context.Store.DeleteAsync(RunArtifacts.Bytes(Checkpoint(reference, reference.Slice - 1)), cancellation);
        return outcome;
    }

    private async Task<NextItemsOutcome> TrainAsync(SliceReference reference, CancellationToken cancellation)
    {
        var opened = context.Clock.GetTimestamp();
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var vocabulary = await context.VocabularyAsync(reference.Run, plan.Summary.PhrasePasses, cancellation);
        using var training = await OpenAsync(reference, plan, vocabulary, cancellation);
        var started = context.Clock.GetTimestamp();
        var progress = new PartOfProgress(new StageProgress(context, reference.Run, RunStage.Training), 0, TrainingMeter.ShareBeforeTable(plan));
        using (var sliceEnd = new SliceEnd(context, plan.Settings.Pipeline, opened))
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(sliceEnd.Token, cancellation))
            await Task.Factory.StartNew(() => training.Run(stop.Token, progress.Report), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (training.Finished)
            await WriteModelAsync(reference.Run, training, vocabulary, CancellationToken.None);
        await context.WriteOnceAsync(Checkpoint(reference, reference.Slice), training.WriteCheckpoint, CancellationToken.None);
        return new NextItemsOutcome(
            reference.Slice, training.Finished, training.LossByEpoch, context.Clock.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<NextItemTraining> OpenAsync(SliceReference reference, CorpusPlan plan, ItemVocabulary vocabulary, CancellationToken cancellation)
    {
        var windows = await context.WindowsAsync(plan, cancellation);
        var (options, training) = (plan.Settings.NextItems!, plan.Settings.Training);
        var threads = training.ThreadsFor(vocabulary.Count);
        if (reference.Slice == 0)
            return NextItemTraining.Start(options, vocabulary.Counts, windows, training.Seed, threads);
        var name = RunArtifacts.Bytes(Checkpoint(reference, reference.Slice - 1));
        await using var checkpoint = context.Store.OpenRead(name);
        return NextItemTraining.Resume(options, vocabulary.Counts, windows, training.Seed, threads, checkpoint, name);
    }

    private Task<TableSummary> WriteModelAsync(RunReference run, NextItemTraining training, ItemVocabulary vocabulary, CancellationToken cancellation) =>
        context.OnceAsync(
            run.NextItems(),
            async () =>
            {
                var summary = default(TableSummary)!;
                await context.WriteOnceAsync(run.NextItems(), output => summary = training.WriteTable(vocabulary, output, cancellation), cancellation);
                return summary;
            },
            cancellation);

    private static string Checkpoint(SliceReference reference, int slice) => reference.Run.NextItemCheckpoint(slice);
}
