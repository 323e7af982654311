using System.Net;
using Azure;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Runs;

/// <summary>The records of runs in a store, from every host.</summary>
public sealed class RunHistory(IArtifactStore store)
{
    private const string ProgressSuffix = "/progress.json";

    /// <summary>All recorded runs of one model or of all models, newest first.</summary>
    public async Task<IReadOnlyList<RunProgress>> ListAsync(string? model = null, CancellationToken cancellation = default)
    {
        if (model is not null)
            ModelName.Require(model);
        var runs = new List<RunProgress>();
        await foreach (var artifact in store.ListAsync(model is null ? "runs/" : $"runs/{model}/", cancellation))
        {
            if (RunOf(artifact) is { } run && await FindAsync(run, cancellation) is { } progress)
                runs.Add(progress);
        }

        return [.. runs.OrderByDescending(progress => progress.Run.Run, StringComparer.Ordinal).ThenBy(progress => progress.Run.Model, StringComparer.Ordinal)];
    }

    /// <summary>A run's record. A damaged record counts as a failed run, with the damage as its reason, so that it does not hide other runs.</summary>
    public async Task<RunProgress?> FindAsync(RunReference run, CancellationToken cancellation = default)
    {
        try
        {
            return await store.FindJsonAsync<RunProgress>(run.Progress(), cancellation);
        }
        catch (InvalidInputException damaged)
        {
            return new RunProgress { Run = run, Stage = RunStage.Failed, Failure = $"Its record is damaged: {damaged.Message}" };
        }
    }

    /// <summary>Whether a run is recorded and has not ended. False if this process may not read records of runs: an app that answers queries may read published models only.</summary>
    public async Task<bool> IsUnderWayAsync(RunReference run, CancellationToken cancellation = default)
    {
        try
        {
            return await FindAsync(run, cancellation) is { Ended: false };
        }
        catch (RequestFailedException refused) when (refused.Status == (int)HttpStatusCode.Forbidden)
        {
            return false;
        }
    }

    /// <exception cref="UnknownRunException">There is no record of such a run.</exception>
    public async Task<RunProgress> StatusAsync(RunReference run, CancellationToken cancellation = default) =>
        await FindAsync(run, cancellation) ?? throw new UnknownRunException(run.Id);

    public Task WriteAsync(RunProgress progress, CancellationToken cancellation = default) =>
        store.WriteJsonAsync(progress.Run.Progress(), progress, cancellation: cancellation);

    /// <summary>The artifact of a run's record, for <see cref="TryWriteAsync"/>; null if there is none.</summary>
    public Task<Artifact?> FindArtifactAsync(RunReference run, CancellationToken cancellation = default) => store.FindAsync(run.Progress(), cancellation);

    /// <summary>Writes a record, unless another record has been written since <paramref name="seen"/> was read.</summary>
    public async Task TryWriteAsync(RunProgress progress, Artifact? seen, CancellationToken cancellation = default)
    {
        try
        {
            await store.WriteJsonAsync(progress.Run.Progress(), progress, WriteCondition.IfUnchanged(seen), cancellation);
        }
        catch (ArtifactConflictException)
        {
            // The run has already progressed further.
        }
    }

    /// <summary>Removes everything below the run's prefix. The record goes last, so that an interrupted removal can be repeated.</summary>
    public async Task PurgeAsync(RunReference run, CancellationToken cancellation = default)
    {
        await DropArtifactsAsync(run, cancellation);
        await store.DeleteAsync(run.Progress(), cancellation);
    }

    /// <summary>Removes all artifacts of a run except its record, which says how it ended.</summary>
    internal async Task DropArtifactsAsync(RunReference run, CancellationToken cancellation = default)
    {
        await foreach (var artifact in store.ListAsync(run.Prefix, cancellation))
        {
            if (artifact.Name != run.Progress())
                await store.DeleteAsync(artifact.Name, cancellation);
        }
    }

    private static RunReference? RunOf(Artifact artifact) =>
        artifact.Name.EndsWith(ProgressSuffix, StringComparison.Ordinal) && artifact.Name.Split('/') is [_, var model, var run, _]
            ? new RunReference(model, run)
            : null;
}
