using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Runs;

/// <summary>
/// Gives the trainings of a model, and each run of recommendations, to one holder at a time, across hosts and commands. A lease that is not renewed expires, and the next holder that
/// asks takes it over. The lease of an ended process of this machine is taken over at once.
/// </summary>
public sealed class RunLeases(IArtifactStore store, TimeProvider clock)
{
    /// <summary>The number of attempts when others write between a read and a write.</summary>
    private const int Attempts = 10;

    /// <summary>The lease of a model's trainings; null if nobody holds it.</summary>
    public Task<RunLease?> FindAsync(string model, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        return FindLiveAsync(RunLease.Artifact(model), cancellation);
    }

    /// <summary>The lease of a run that is being carried out; null if nobody holds it.</summary>
    public async Task<RunLease?> FindAsync(RunReference run, CancellationToken cancellation = default)
    {
        ModelName.Require(run.Model);
        return await FindLiveAsync(RunLease.Artifact(run), cancellation) is { } lease && lease.Run == run.Run ? lease : null;
    }

    /// <summary>The run of the model that is being carried out; null if there is none.</summary>
    public async Task<RunReference?> FindRunAsync(string model, CancellationToken cancellation = default) =>
        await FindAsync(model, cancellation) is { } lease ? new RunReference(model, lease.Run) : null;

    /// <exception cref="RunConflictException">A run of the model is in progress.</exception>
    public async Task RequireFreeAsync(string model, CancellationToken cancellation = default)
    {
        if (await FindRunAsync(model, cancellation) is { } run)
            throw new RunConflictException(run);
    }

    /// <summary>Takes the lease for this process and renews it. Disposing the result releases the lease.</summary>
    /// <exception cref="RunConflictException">A run of the model is in progress.</exception>
    public async Task<IAsyncDisposable> HoldAsync(RunReference run, ILogger? logger = null, CancellationToken cancellation = default)
    {
        ModelName.Require(run.Model);
        return await HeldRunLease.TakeAsync(store, run, clock, logger ?? NullLogger.Instance, cancellation);
    }

    /// <summary>Takes the lease of the run's model, or renews it if the holder already has it.</summary>
    /// <exception cref="RunConflictException">Another holder has it.</exception>
    public Task TakeAsync(RunReference run, RunHolder holder, TimeSpan length, CancellationToken cancellation = default) =>
        WriteAsync(run, holder, length, found => found is null || found.Holder == holder || !found.IsLive(clock.GetUtcNow()), cancellation);

    /// <summary>Renews the lease. A missing lease is taken; runs of older programs have none.</summary>
    /// <exception cref="RunConflictException">Another holder has taken it over.</exception>
    public Task RenewAsync(RunReference run, RunHolder holder, TimeSpan length, CancellationToken cancellation = default) =>
        WriteAsync(run, holder, length, found => found is null || found.Holder == holder, cancellation);

    /// <summary>Releases the lease. Does nothing if another holder has taken it over.</summary>
    public async Task ReleaseAsync(RunReference run, RunHolder holder, CancellationToken cancellation = default)
    {
        if (await FindAsync(run, cancellation) is { } lease && lease.Holder == holder)
            await store.DeleteAsync(RunLease.Artifact(run), cancellation);
    }

    private async Task<RunLease?> FindLiveAsync(string name, CancellationToken cancellation) =>
        await store.FindJsonAsync<RunLease>(name, cancellation) is { } lease && lease.IsLive(clock.GetUtcNow()) ? lease : null;

    private async Task WriteAsync(RunReference run, RunHolder holder, TimeSpan length, Func<RunLease?, bool> mayWrite, CancellationToken cancellation)
    {
        var name = RunLease.Artifact(run);
        for (var attempt = 1; ; attempt++)
        {
            // The order matters: if the lease is written between the two reads, the write below fails.
            var seen = await store.FindAsync(name, cancellation);
            var found = await store.FindJsonAsync<RunLease>(name, cancellation);
            if (!mayWrite(found))
                throw new RunConflictException(new RunReference(run.Model, found!.Run));
            try
            {
                await store.WriteJsonAsync(name, new RunLease(run.Run, holder, clock.GetUtcNow() + length), WriteCondition.IfUnchanged(seen), cancellation);
                return;
            }
            catch (ArtifactConflictException) when (attempt < Attempts)
            {
                // Another write came first. Read again.
            }
        }
    }
}
