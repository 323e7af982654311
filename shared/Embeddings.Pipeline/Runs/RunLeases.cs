using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Runs;

/// <summary>
/// Gives a model's run to one holder at a time, whichever host or command it belongs to. A lease that is not renewed expires, and the next to
/// ask takes it over. That of a process of this machine that has ended is taken over at once.
/// </summary>
public sealed class RunLeases(IArtifactStore store, TimeProvider clock)
{
    /// <summary>The number of attempts when others write between a read and a write.</summary>
    private const int Attempts = 10;

    /// <summary>The model's lease, or null where nobody holds it.</summary>
    public async Task<RunLease?> FindAsync(string model, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        return await store.FindJsonAsync<RunLease>(RunLease.Artifact(model), cancellation) is { } lease && lease.IsLive(clock.GetUtcNow()) ? lease : null;
    }

    /// <summary>The run of a model that somebody holds, or null.</summary>
    public async Task<RunReference?> FindRunAsync(string model, CancellationToken cancellation = default) =>
        await FindAsync(model, cancellation) is { } lease ? new RunReference(model, lease.Run) : null;

    /// <exception cref="RunConflictException">Somebody carries out a run of the model.</exception>
    public async Task RequireFreeAsync(string model, CancellationToken cancellation = default)
    {
        if (await FindRunAsync(model, cancellation) is { } run)
            throw new RunConflictException(run);
    }

    /// <summary>Takes the lease for this process and renews it until the answer is disposed, which gives it back.</summary>
    /// <exception cref="RunConflictException">Somebody carries out a run of the model.</exception>
    public async Task<IAsyncDisposable> HoldAsync(RunReference run, ILogger? logger = null, CancellationToken cancellation = default)
    {
        ModelName.Require(run.Model);
        return await HeldRunLease.TakeAsync(store, run, clock, logger ?? NullLogger.Instance, cancellation);
    }

    /// <summary>Takes the lease of the run's model, or renews it where the holder has it already.</summary>
    /// <exception cref="RunConflictException">Another holder has it.</exception>
    public Task TakeAsync(RunReference run, RunHolder holder, TimeSpan length, CancellationToken cancellation = default) =>
        WriteAsync(run, holder, length, found => found is null || found.Holder == holder || !found.IsLive(clock.GetUtcNow()), cancellation);

    /// <summary>Renews the lease. One that is gone, as those of former programs, is taken.</summary>
    /// <exception cref="RunConflictException">Another has taken it over.</exception>
    public Task RenewAsync(RunReference run, RunHolder holder, TimeSpan length, CancellationToken cancellation = default) =>
        WriteAsync(run, holder, length, found => found is null || found.Holder == holder, cancellation);

    /// <summary>Gives the lease back. Nothing happens where another has taken it over.</summary>
    public async Task ReleaseAsync(RunReference run, RunHolder holder, CancellationToken cancellation = default)
    {
        if (await FindAsync(run.Model, cancellation) is { } lease && lease.Holder == holder && lease.Run == run.Run)
            await store.DeleteAsync(RunLease.Artifact(run.Model), cancellation);
    }

    private async Task WriteAsync(RunReference run, RunHolder holder, TimeSpan length, Func<RunLease?, bool> mayWrite, CancellationToken cancellation)
    {
        var name = RunLease.Artifact(run.Model);
        for (var attempt = 1; ; attempt++)
        {
            // In this order: a lease that is written in between fails the write.
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
                // Somebody was faster: what there is now is looked at again.
            }
        }
    }
}
