using Embeddings.Lookup;
using Embeddings.Pipeline.Runs;
using Embeddings.Similarity.Approximate;

namespace Embeddings.Pipeline.Steps;

/// <summary>The summary of a run's approximate index.</summary>
/// <param name="Built">Whether an index was built. A small table is searched exactly.</param>
/// <param name="Bytes">The length of the index's file.</param>
public sealed record IndexSummary(bool Built, long Bytes);

/// <summary>Builds the approximate index of a run's table, if the table is large enough for one.</summary>
internal sealed class BuildIndexStep(StepContext context)
{
    public Task<IndexSummary> RunAsync(SliceReference lastSlice, CancellationToken cancellation)
    {
        var run = lastSlice.Run;
        return context.OnceAsync(run.Index(), () => BuildAsync(run, cancellation), cancellation);
    }

    private async Task<IndexSummary> BuildAsync(RunReference run, CancellationToken cancellation)
    {
        var settings = (await context.PlanAsync(run, cancellation)).Settings.Index;
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.Table()), cancellation));
        if (!settings.Pays(table))
            return new IndexSummary(Built: false, 0);
        context.Report(run, RunStage.Indexing);
        var progress = new StageProgress(context, run, RunStage.Indexing);
        var index = await context.WriteOnceAsync(
            run.Index(), output => HnswIndex.Build(table, settings.Options, output, progress, cancellation), cancellation);
        return new IndexSummary(Built: true, index.Length);
    }
}
