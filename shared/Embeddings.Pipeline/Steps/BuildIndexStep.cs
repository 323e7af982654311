using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Approximate;

namespace Embeddings.Pipeline.Steps;

/// <summary>The summary of a run's approximate index.</summary>
/// <param name="Built">Whether an index was built. A small table is searched exactly.</param>
/// <param name="Bytes">The length of the index's file.</param>
/// <param name="Continues">Whether the slice's time was up before the index was complete.</param>
public sealed record IndexSummary(bool Built, long Bytes, bool Continues = false);

/// <summary>
/// Builds the approximate index of a run's table until the slice's time is up, if the table is large enough for one. The last slice writes the index. A
/// slice that dies is repeated from the checkpoint before it.
/// </summary>
internal sealed class BuildIndexStep(StepContext context)
{
    public async Task<IndexSummary> RunAsync(SliceReference slice, CancellationToken cancellation)
    {
        var run = slice.Run;
        if (slice.Part is not { } part)
            return await context.Store.FindJsonAsync<IndexSummary>(RunArtifacts.Summary(run.Index()), cancellation) ?? await BuildAsync(slice, cancellation);
        var summary = await context.OnceAsync(run.IndexCheckpoint(part), () => BuildAsync(slice, cancellation), cancellation);
        if (part > 0)
            await context.Store.DeleteAsync(RunArtifacts.Bytes(run.IndexCheckpoint(part - 1)), cancellation);
        return summary;
    }

    private async Task<IndexSummary> BuildAsync(SliceReference slice, CancellationToken cancellation)
    {
        var (run, opened) = (slice.Run, context.Clock.GetTimestamp());
        var settings = (await context.PlanAsync(run, cancellation)).Settings;
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.Table()), cancellation));
        if (!settings.Index.Pays(table))
            return await context.OnceAsync(run.Index(), () => Task.FromResult(new IndexSummary(Built: false, 0)), cancellation);
        context.Report(run, RunStage.Indexing);
        using var construction = await OpenAsync(slice, table, settings.Index, cancellation);
        using (var sliceEnd = SliceEnd.Of(slice.Part, context, settings.Pipeline, opened))
            construction.Run(new StageProgress(context, run, RunStage.Indexing), sliceEnd?.Token ?? default);
        if (construction.Finished)
            return await context.OnceAsync(run.Index(), () => WriteAsync(run, construction, cancellation), cancellation);
        await context.WriteOnceAsync(run.IndexCheckpoint(slice.Part!.Value), construction.WriteCheckpoint, cancellation);
        return new IndexSummary(Built: false, 0, Continues: true);
    }

    private async Task<HnswConstruction> OpenAsync(SliceReference slice, LookupTable table, IndexSettings settings, CancellationToken cancellation)
    {
        if (slice.Part is not > 0)
            return HnswConstruction.Start(table, settings.Options, cancellation);
        var name = RunArtifacts.Bytes(slice.Run.IndexCheckpoint(slice.Part.Value - 1));
        await using var checkpoint = context.Store.OpenRead(name);
        return HnswConstruction.Resume(table, settings.Options, checkpoint, name, cancellation);
    }

    private async Task<IndexSummary> WriteAsync(RunReference run, HnswConstruction construction, CancellationToken cancellation)
    {
        var index = await context.WriteOnceAsync(run.Index(), construction.Write, cancellation);
        return new IndexSummary(Built: true, index.Length);
    }
}
