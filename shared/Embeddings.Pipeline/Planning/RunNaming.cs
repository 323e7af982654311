using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Planning;

/// <summary>Names runs and makes them active. A model has one active run, and the artifacts of other runs are removed.</summary>
public sealed class RunNaming(IArtifactStore store, TimeProvider clock)
{
    /// <summary>Names the run: an interrupted run of the same corpus and settings if there is one, otherwise a new run. It changes nothing in the store.</summary>
    /// <exception cref="InvalidInputException">The model's name or a setting is wrong.</exception>
    public async Task<TrainingRequest> NameAsync(string model, ResolvedSettings resolved, CancellationToken cancellation)
    {
        ModelName.Require(model);
        var settings = resolved.Settings;
        settings.Validate();
        var now = clock.GetUtcNow();
        var snapshot = await CorpusSnapshot.TakeAsync(store, model, settings, now, cancellation);
        var active = await ActiveRun.FindAsync(store, model, cancellation);
        var run = active?.Snapshot == snapshot.Identity ? active.Run : await VersionName.NextAsync(store, model, now, snapshot.Identity[..8], cancellation);
        return new TrainingRequest(new RunReference(model, run), settings, now, snapshot.Identity, resolved.Origins);
    }

    /// <summary>
    /// Makes the run the model's active one. For a run over another corpus or other settings, only the record stays. Call it only when no other
    /// run of the model can be in progress. Repeated calls have no further effect. The run is recorded with the corpus it was named for, so that if it fails
    /// permanently, a corpus uploaded since is not taken for the one that failed.
    /// </summary>
    public async Task BeginAsync(TrainingRequest request, CancellationToken cancellation)
    {
        var run = request.Run;
        if (await ActiveRun.FindAsync(store, run.Model, cancellation) is { } other && other.Run != run.Run)
            await new RunHistory(store).DropArtifactsAsync(new RunReference(run.Model, other.Run), cancellation);
        await store.WriteJsonAsync(ActiveRun.Artifact(run.Model), new ActiveRun(run.Run, request.Snapshot), cancellation: cancellation);
    }

    /// <summary>Removes the run as the active one, because it is done.</summary>
    public Task CompleteAsync(RunReference run, CancellationToken cancellation) =>
        store.DeleteAsync(ActiveRun.Artifact(run.Model), cancellation);

    /// <summary>Keeps triggers from starting the run again by themselves, because it was cancelled or failed in a way that a retry does not fix.</summary>
    public Task WithdrawAsync(RunReference run, CancellationToken cancellation) => ActiveRun.WithdrawAsync(store, run, cancellation);
}
