using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

internal sealed class SplitRowsStep(StepContext context)
{
    public Task<SplitSummary> RunAsync(ChunkReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.Rows(reference.Chunk);
        return context.OnceAsync(artifact, () => SplitAsync(reference, artifact, cancellation), cancellation);
    }

    private async Task<SplitSummary> SplitAsync(ChunkReference reference, string artifact, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var summary = default(SplitSummary)!;
        await context.WriteOnceAsync(
            artifact,
            output => summary = InteractionSplitter.Split(
                plan.Chunks[reference.Chunk],
                context.OpenCorpus(reference.Run),
                plan.Settings.Interactions!,
                plan.Summary.Partitions,
                output,
                cancellation),
            cancellation);
        context.Report(reference.Run, RunStage.Grouping, 50.0 * (reference.Chunk + 1) / plan.Summary.RowChunks);
        return summary;
    }
}
