using Embeddings.Lookup;
using Embeddings.Pipeline.Runs;
using Embeddings.Projection;

namespace Embeddings.Pipeline.Steps;

/// <param name="Items">The number of items on the map; 0 if there is no map.</param>
public sealed record MapSummary(int Items);

/// <summary>Computes the map of a run's table before it is published.</summary>
internal sealed class ProjectStep(StepContext context)
{
    public Task<MapSummary> RunAsync(SliceReference lastSlice, CancellationToken cancellation)
    {
        var artifact = lastSlice.Run.Map();
        return context.OnceAsync(artifact, () => ProjectAsync(lastSlice.Run, artifact, cancellation), cancellation);
    }

    private async Task<MapSummary> ProjectAsync(RunReference run, string artifact, CancellationToken cancellation)
    {
        var settings = (await context.PlanAsync(run, cancellation)).Settings;
        if (settings.Pipeline.MapItems == 0)
            return new MapSummary(0);
        context.Report(run, RunStage.Projecting);
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.Table()), cancellation));
        var options = new ProjectionOptions { MaximumItems = settings.Pipeline.MapItems, Seed = settings.Training.Seed };
        var progress = new StageProgress(context, run, RunStage.Projecting);
        var map = ItemProjection.Of(table, options, progress, cancellation);
        await context.WriteOnceAsync(artifact, map.Write, cancellation);
        return new MapSummary(map.Count);
    }
}
