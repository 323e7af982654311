using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Training;

namespace Embeddings.Pipeline.Steps;

internal sealed class BuildTableStep(StepContext context)
{
    public Task<TableSummary> RunAsync(SliceReference lastSlice, CancellationToken cancellation)
    {
        var artifact = lastSlice.Run.Table();
        return context.OnceAsync(artifact, () => BuildAsync(lastSlice, artifact, cancellation), cancellation);
    }

    private async Task<TableSummary> BuildAsync(SliceReference lastSlice, string artifact, CancellationToken cancellation)
    {
        context.Report(lastSlice.Run, RunStage.Publishing);
        var plan = await context.PlanAsync(lastSlice.Run, cancellation);
        var outcome = await context.Store.ReadJsonAsync<SliceOutcome>(RunArtifacts.Summary(lastSlice.Run.Checkpoint(lastSlice.Slice)), cancellation);
        var vocabulary = await context.VocabularyAsync(lastSlice.Run, plan.Summary.PhrasePasses, cancellation);
        using var session = await TrainSliceStep.OpenSessionAsync(context, plan, outcome, cancellation);
        var vectors = new PublishedVectors(session, plan.Request.Settings.Training.Vectors);
        var summary = default(TableSummary)!;
        await context.Store.WriteAsync(
            RunArtifacts.Bytes(artifact),
            output => summary = LookupTableWriter.Write(
                output,
                vocabulary.Count,
                session.Input.Dimensions,
                vocabulary.Utf8,
                id => vocabulary.Counts[id],
                vectors.Of,
                plan.Request.Settings.Interactions is not null && session.Output.Rows == vocabulary.Count ? id => session.Output.Row(id) : null,
                cancellation),
            cancellation);
        return summary;
    }
}
