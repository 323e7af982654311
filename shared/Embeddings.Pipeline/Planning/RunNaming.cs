using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Planning;

/// <summary>Gives a run its name and its place: one run of a model has the model's name for itself, and what another has left goes.</summary>
public sealed class RunNaming(IArtifactStore store, TimeProvider clock)
{
    /// <summary>Names the run: the one that was interrupted, where there is one of the same corpus and settings, or a new one. Changes nothing.</summary>
    /// <exception cref="InvalidInputException">The model's name or a setting is wrong.</exception>
    public async Task<TrainingRequest> NameAsync(string model, ResolvedSettings resolved, CancellationToken cancellation)
    {
        ModelName.Require(model);
        var settings = resolved.Settings;
        settings.Validate();
        var snapshot = await CorpusSnapshot.TakeAsync(store, model, settings, cancellation);
        var active = await ActiveRun.FindAsync(store, model, cancellation);
        var now = clock.GetUtcNow();
        var run = active?.Snapshot == snapshot.Identity ? active.Run : await VersionName.NextAsync(store, model, now, snapshot.Identity[..8], cancellation);
        return new TrainingRequest(new RunReference(model, run), settings, now, snapshot.Identity, resolved.Origins);
    }

    /// <summary>
    /// Makes the run the model's active one. Of a run over another corpus or other settings only its record stays. To be called where no other
    /// run of the model can be under way; calling it again changes nothing more. It is of the corpus it was named for: were it to fail for good, one that
    /// has been uploaded since is not to be taken for the one that failed.
    /// </summary>
    public async Task BeginAsync(TrainingRequest request, CancellationToken cancellation)
    {
        var run = request.Run;
        if (await ActiveRun.FindAsync(store, run.Model, cancellation) is { } other && other.Run != run.Run)
            await new RunHistory(store).DropArtifactsAsync(new RunReference(run.Model, other.Run), cancellation);
        await store.WriteJsonAsync(ActiveRun.Artifact(run.Model), new ActiveRun(run.Run, request.Snapshot), cancellation: cancellation);
    }

    /// <summary>Ends the run's being active: it is done.</summary>
    public Task CompleteAsync(RunReference run, CancellationToken cancellation) =>
        store.DeleteAsync(ActiveRun.Artifact(run.Model), cancellation);

    /// <summary>Keeps triggers from starting the run again by themselves: it was cancelled, or failed in a way that trying again does not mend.</summary>
    public Task WithdrawAsync(RunReference run, CancellationToken cancellation) => ActiveRun.WithdrawAsync(store, run, cancellation);
}
