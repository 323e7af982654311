using Embeddings.Lookup;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Projection;

namespace Embeddings.Pipeline.Steps;

/// <param name="Items">The number of items on the map; 0 if there is no map.</param>
public sealed record MapSummary(int Items);

/// <summary>
/// Computes the map of a run's table and adds it to the published version. A run that an older program planned makes it before, and publishes it with the
/// version.
/// </summary>
internal sealed class ProjectStep(StepContext context)
{
    public Task<MapSummary> RunAsync(SliceReference lastSlice, CancellationToken cancellation)
    {
        var artifact = lastSlice.Run.Map();
        return context.OnceAsync(artifact, () => ProjectAsync(lastSlice.Run, artifact, cancellation), cancellation);
    }

    private async Task<MapSummary> ProjectAsync(RunReference run, string artifact, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(run, cancellation);
        var settings = plan.Settings;
        if (settings.Pipeline.MapItems == 0 || (plan.Summary.MapsLast && !await IsPublishedAsync(run, cancellation)))
            return new MapSummary(0);
        context.Report(run, RunStage.Projecting);
        var (source, target) = plan.Summary.MapsLast
            ? (ModelArtifacts.Table(run.Model, run.Run), ModelArtifacts.Map(run.Model, run.Run))
            : (RunArtifacts.Bytes(run.Table()), RunArtifacts.Bytes(run.Map()));
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(source, cancellation));
        var options = new ProjectionOptions { MaximumItems = settings.Pipeline.MapItems, Seed = settings.Training.Seed };
        var progress = new StageProgress(context, run, RunStage.Projecting);
        var map = ItemProjection.Of(table, options, progress, cancellation);
        await context.WriteOnceAsync(artifact, target, map.Write, cancellation);
        return new MapSummary(map.Count);
    }

    /// <summary>Whether the version is still there. It may have been removed while the map waited for its turn.</summary>
    private async Task<bool> IsPublishedAsync(RunReference run, CancellationToken cancellation) =>
        await context.Store.FindAsync(ModelArtifacts.Manifest(run.Model, run.Run), cancellation) is not null;
}
