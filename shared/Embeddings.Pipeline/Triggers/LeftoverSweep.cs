using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Triggers;

/// <summary>
/// Removes artifacts that no run, version or lease needs: interrupted writes and publications, artifacts of runs that cannot resume,
/// and old records of runs. Only this class decides what a leftover is. Nothing is removed before it has been unchanged for a day.
/// </summary>
public sealed class LeftoverSweep(IArtifactStore store, TimeProvider clock, ILogger logger)
{
    /// <summary>The minimum age of a leftover. It is longer than any step takes to use its own artifacts, and longer than clocks differ.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>How long a run that ended without a version can be resumed and its record can be read.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly RunLeases leases = new(store, clock);
    private readonly RunHistory history = new(store);
    private long? lastSweep;

    /// <summary>Sweeps, unless the last sweep was within the hour. A failure is logged and affects nothing else; the next sweep makes up for it.</summary>
    public async Task RunWhenDueAsync(CancellationToken cancellation = default)
    {
        if (lastSweep is { } last && clock.GetElapsedTime(last) < Interval)
            return;
        lastSweep = clock.GetTimestamp();
        try
        {
            var removed = await RunAsync(cancellation);
            if (removed > 0)
                logger.LeftoversRemoved(removed);
        }
#pragma warning disable CA1031 // A failed sweep must not prevent training.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.LeftoversNotRemoved(failure);
        }
    }

    /// <returns>The number of artifacts and broken writes that were removed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        return await store.RemoveBrokenWritesAsync(now - Grace, cancellation)
            + await SweepRunsAsync(now, cancellation)
            + await SweepVersionsAsync(now - Grace, cancellation)
            + await SweepRecommendationsAsync(now, cancellation);
    }

    private async Task<int> SweepRunsAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var (run, artifacts) in await FoldersAsync("runs/", cancellation))
        {
            var newest = artifacts.Max(artifact => artifact.Modified);
            if (newest >= now - Grace || await HasVersionAsync(run, cancellation) || await IsHeldAsync(run, cancellation))
                continue;
            var isOld = newest < now - Retention;
            if (isOld || !await IsActiveAsync(run, cancellation))
                removed += await RemoveAsync(artifacts.Where(artifact => isOld || artifact.Name != run.Progress()), cancellation);
        }

        return removed;
    }

    /// <summary>Removes versions without a manifest: their publication or removal was interrupted.</summary>
    private async Task<int> SweepVersionsAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var (version, artifacts) in await FoldersAsync(ModelArtifacts.Prefix, cancellation))
        {
            if (VersionName.IsOne(version.Run)
                && artifacts.TrueForAll(artifact => artifact.Modified < before)
                && !await HasVersionAsync(version, cancellation)
                && !await AnswersAsync(version, cancellation)
                && !await IsActiveAsync(version, cancellation)
                && !await IsHeldAsync(version, cancellation))
                removed += await RemoveAsync(artifacts, cancellation);
        }

        return removed;
    }

    /// <summary>Removes old results of runs of recommendations, results without a manifest, and the leases that their holders left.</summary>
    private async Task<int> SweepRecommendationsAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var model in (await FoldersAsync(ModelArtifacts.Prefix, cancellation)).Keys.Where(folder => folder.Run == "recommendations").Select(folder => folder.Model))
            removed += await new RecommendationResults(store).RemoveOldAsync(model, now - Retention, now - Grace, cancellation);
        await foreach (var artifact in store.ListAsync("active/", cancellation))
        {
            if (RunLease.RecommendationsOf(artifact.Name) is { } run && artifact.Modified < now - Grace && !await IsHeldAsync(run, cancellation))
                removed += await RemoveAsync([artifact], cancellation);
        }

        return removed;
    }

    /// <summary>Whether a version published by the run still exists. The run's artifacts then stay, because they document how the version was made.</summary>
    private async Task<bool> HasVersionAsync(RunReference run, CancellationToken cancellation) =>
        await store.FindAsync(ModelArtifacts.Manifest(run.Model, run.Run), cancellation) is not null;

    /// <summary>Whether the run resumes when its model is trained again with the same corpus and settings.</summary>
    private async Task<bool> IsActiveAsync(RunReference run, CancellationToken cancellation) =>
        (await ActiveRun.FindAsync(store, run.Model, cancellation))?.Run == run.Run;

    private async Task<bool> IsHeldAsync(RunReference run, CancellationToken cancellation) => await leases.FindAsync(run, cancellation) is not null;

    private async Task<bool> AnswersAsync(RunReference version, CancellationToken cancellation) =>
        await new ModelRegistry(store).FindCurrentAsync(version.Model, cancellation) is { } current && current.Answers(version.Run);

    /// <summary>Groups artifacts by the model and the run or version that they belong to.</summary>
    private async Task<Dictionary<RunReference, List<Artifact>>> FoldersAsync(string prefix, CancellationToken cancellation)
    {
        var folders = new Dictionary<RunReference, List<Artifact>>();
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
        {
            if (artifact.Name.Split('/') is not [_, var model, var folder, _, ..] || !ModelName.IsOne(model))
                continue;
            var key = new RunReference(model, folder);
            if (!folders.TryGetValue(key, out var artifacts))
                folders[key] = artifacts = [];
            artifacts.Add(artifact);
        }

        return folders;
    }

    private async Task<int> RemoveAsync(IEnumerable<Artifact> artifacts, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var artifact in artifacts)
        {
            await store.DeleteAsync(artifact.Name, cancellation);
            removed++;
        }

        return removed;
    }
}
