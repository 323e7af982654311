using Embeddings.Pipeline.Artifacts;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Runs;

/// <summary>
/// Holds a run's lease in this process and renews it until it is disposed. Cancels the run when another holder has taken it over or
/// another process asked it to stop.
/// </summary>
internal sealed class HeldRunLease : IAsyncDisposable
{
    /// <summary>The length of the lease. Four renewals may fail before another holder may take the run over.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    private readonly RunHolder holder = RunHolder.ThisProcess();
    private readonly RunLeases leases;
    private readonly StopMarker stops;
    private readonly RunReference run;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly CancellationTokenSource ends = new();
    private readonly CancellationTokenSource released = new();
    private Task watching = Task.CompletedTask;

    private HeldRunLease(IArtifactStore store, RunReference run, TimeProvider clock, ILogger logger)
    {
        (leases, stops, this.run, this.clock, this.logger) = (new RunLeases(store, clock), new StopMarker(store), run, clock, logger);
        Ends = ends.Token;
    }

    /// <summary>Cancelled when the run must end.</summary>
    public CancellationToken Ends { get; }

    /// <summary>The run of the holder that took this one over; null if none did.</summary>
    public RunReference? LostTo { get; private set; }

    /// <exception cref="RunConflictException">Another holder carries out a run of the model.</exception>
    public static async Task<HeldRunLease> TakeAsync(
        IArtifactStore store, RunReference run, TimeProvider clock, ILogger logger, CancellationToken cancellation)
    {
        var held = new HeldRunLease(store, run, clock, logger);
        try
        {
            await held.leases.TakeAsync(run, held.holder, Length, cancellation);
            await held.stops.ClearAsync(run, cancellation);
            held.watching = held.WatchAsync();
            return held;
        }
        catch (Exception failure) when (failure is not RunConflictException)
        {
            // The lease may have been taken despite the failure, and nobody would renew or release it.
            await held.ReleaseAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await released.CancelAsync();
        await watching;
        if (LostTo is null)
            await ReleaseAsync();
        released.Dispose();
        ends.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(CheckInterval, clock);
        var renewed = clock.GetTimestamp();
        while (await NextAsync(timer))
        {
            try
            {
                if (clock.GetElapsedTime(renewed) >= RenewalInterval)
                {
                    await leases.RenewAsync(run, holder, Length, released.Token);
                    renewed = clock.GetTimestamp();
                }

                if (!await stops.IsSetAsync(run, released.Token))
                    continue;
            }
            catch (RunConflictException lost)
            {
                LostTo = lost.Running;
                logger.RunTakenOver(run.Id, lost.Running.Id);
            }
            catch (OperationCanceledException) when (released.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A failed renewal is retried at the next interval, and several intervals pass before the lease expires.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                logger.LeaseNotRenewed(run.Id, failure);
                continue;
            }

            await ends.CancelAsync();
            return;
        }
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(released.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await ReleaseWithRetryAsync();
        }
#pragma warning disable CA1031 // The lease expires by itself.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            logger.LeaseNotRenewed(run.Id, failure);
        }
    }

    private async Task ReleaseWithRetryAsync()
    {
        try
        {
            await leases.ReleaseAsync(run, holder);
        }
        catch (Exception failure) when (failure is InvalidInputException || TransientFailures.CanPass(failure))
        {
            // Retry even if the lease could not be read: a second read may succeed.
            await leases.ReleaseAsync(run, holder);
        }
    }
}

/// <summary>Asks a run to end, on whichever machine it is running. The request is an artifact of the run that its steps check for.</summary>
public sealed class StopMarker(IArtifactStore store)
{
    public Task SetAsync(RunReference run, CancellationToken cancellation = default) =>
        store.WriteAsync(run.Stop(), _ => { }, cancellation);

    public async Task<bool> IsSetAsync(RunReference run, CancellationToken cancellation = default) =>
        await store.FindAsync(run.Stop(), cancellation) is not null;

    public Task ClearAsync(RunReference run, CancellationToken cancellation = default) => store.DeleteAsync(run.Stop(), cancellation);
}
