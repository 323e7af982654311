using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Similarity.Texts;
using Embeddings.Training;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>Writes the lookup table of a finished training. It ends the training stage and reports no progress, because training is already complete.</summary>
internal sealed class BuildTableStep(StepContext context)
{
    public Task<TableSummary> RunAsync(SliceReference lastSlice, CancellationToken cancellation)
    {
        var artifact = lastSlice.Run.Table();
        return context.OnceAsync(artifact, () => BuildAsync(lastSlice, artifact, cancellation), cancellation);
    }

    private async Task<TableSummary> BuildAsync(SliceReference lastSlice, string artifact, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(lastSlice.Run, cancellation);
        var outcome = await context.Store.ReadJsonAsync<SliceOutcome>(RunArtifacts.Summary(lastSlice.Run.Checkpoint(lastSlice.Slice)), cancellation);
        var vocabulary = await context.VocabularyAsync(lastSlice.Run, plan.Summary.PhrasePasses, cancellation);
        using var session = await TrainSliceStep.OpenSessionAsync(context, plan, outcome, cancellation);
        await AlignWithPreviousAsync(plan, vocabulary, session, cancellation);
        await WritePartsAsync(artifact, lastSlice.Run, session, cancellation);
        var vectors = new PublishedVectors(session, plan.Settings.Training.Vectors);
        if (!plan.Settings.HasRows)
            await WriteCommonPartAsync(artifact, plan, vocabulary, vectors, cancellation);
        var summary = default(TableSummary)!;
        await context.WriteOnceAsync(
            artifact,
            output => summary = LookupTableWriter.Write(
                output,
                vocabulary.Count,
                session.Input.Dimensions,
                vocabulary.Utf8,
                id => vocabulary.Counts[id],
                vectors.Of,
                plan.Settings.HasRows && session.OutputRowsAreItems ? id => session.Output.Row(id) : null,
                cancellation),
            cancellation);
        return summary;
    }

    /// <summary>Writes what texts are compared without.</summary>
    private async Task WriteCommonPartAsync(
        string artifact, CorpusPlan plan, ItemVocabulary vocabulary, PublishedVectors vectors, CancellationToken cancellation)
    {
        var windows = await context.WindowsAsync(plan, cancellation);
        var common = CommonDirections.Of(windows, vocabulary.Counts.ToArray(), plan.Settings.Training.Dimensions, vectors.Of);
        await context.WriteOnceAsync(artifact, RunArtifacts.Bytes(plan.Request.Run.TextComponent()), output => common.Write(output, cancellation), cancellation);
    }

    /// <summary>Writes the vectors of the items' parts, from which the vectors of unseen words are composed.</summary>
    private async Task WritePartsAsync(string artifact, RunReference run, TrainingSession session, CancellationToken cancellation)
    {
        if (session.ItemParts is not { Count: > 0 } parts)
            return;
        await context.WriteOnceAsync(
            artifact,
            RunArtifacts.Bytes(run.Parts()),
            output => PartTable.Write(output, parts, session.Input.Dimensions, row => session.Parts!.Row(row), cancellation),
            cancellation);
    }

    /// <summary>Aligns the new vectors with the former ones if the settings ask for it, and records how close they are.</summary>
    private async Task AlignWithPreviousAsync(CorpusPlan plan, ItemVocabulary vocabulary, TrainingSession session, CancellationToken cancellation)
    {
        if (plan.Former is not { } former)
            return;
        var run = plan.Request.Run;
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(ModelArtifacts.Table(run.Model, former.Version), cancellation));
        ReadOnlySpan<float> Former(int id) => table.TryGetId(vocabulary.Utf8(id), out var known) ? table.Vector(known) : default;
        var alignment = former.Align ? Alignment.Rotate(session, Former) : null;
        var unknown = Enumerable.Range(0, vocabulary.Count).Count(id => !table.TryGetId(vocabulary.Utf8(id), out _));
        await context.WriteJsonOnceAsync(
            run.Table(), run.Retraining(), new RetrainingLineage(former.Version, former.WarmStart, former.ColdBecause, unknown, alignment), cancellation);
    }
}
