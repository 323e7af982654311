using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Local;

/// <summary>Carries out the steps of a run in this process, under a lease, and records how the run ended.</summary>
internal sealed class LocalRun(IArtifactStore store, TimeProvider clock, TextEmbedders embedders, ILogger logger)
{
    /// <summary>Measures what the steps cost; null if nobody asks.</summary>
    public StepMeter? Meter { get; init; }

    /// <param name="run">The run.</param>
    /// <param name="lease">The lease that this process holds. The run ends when another holder takes it over.</param>
    /// <param name="pipeline">Runs the steps in their order.</param>
    /// <param name="progress">Receives the progress of every step; may be null.</param>
    /// <param name="cancellation">Ends the run at its next checkpoint.</param>
    /// <exception cref="RunConflictException">Another holder has taken the run over.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task<T> CarryOutAsync<T>(
        RunReference run, HeldRunLease lease, Func<IStepRunner, Task<T>> pipeline, IProgress<RunProgress>? progress, CancellationToken cancellation, LocalRunEnd? end = null)
    {
        var record = new ProgressRecord(store, clock, progress, logger);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Ends);
        using var steps = new LocalStepRunner(new StepContext(store, clock, record, embedders), TransientFailures.Retries, ends.Token) { Meter = Meter };
        try
        {
            var result = await pipeline(steps);
            await record.EndAsync(run, RunStage.Completed);
            if (end is not null)
                await TransientFailures.Retries.ExecuteAsync(async cancel => await end.CompletedAsync(cancel), CancellationToken.None);
            return result;
        }
        catch (Exception ended) when (lease.LostTo is not null)
        {
            // The record belongs to the new holder.
            throw new RunConflictException(lease.LostTo, ended);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            await record.EndAsync(run, RunStage.Cancelled);
            throw;
        }
        catch (Exception failure)
        {
            await record.EndAsync(run, RunStage.Failed, FullDisk.Describe(failure));
            // If storage was failing when the run was stopped, the exception contains both causes, and both are transient.
            if (end is not null && !TransientFailures.CanPass(failure, CancellationToken.None))
                await end.FailedForGoodAsync(CancellationToken.None);
            throw;
        }
    }
}

/// <summary>What else happens at the end of a run.</summary>
/// <param name="CompletedAsync">Called when the run is recorded as completed.</param>
/// <param name="FailedForGoodAsync">Called when a failure that a retry does not fix is recorded.</param>
internal sealed record LocalRunEnd(Func<CancellationToken, Task> CompletedAsync, Func<CancellationToken, Task> FailedForGoodAsync);

/// <summary>A run that has a name and a lease and is ready to be carried out. Disposing it releases the lease.</summary>
/// <param name="Work">Carries the run out.</param>
internal sealed record HeldRun(RunReference Run, HeldRunLease Lease, Func<IProgress<RunProgress>, CancellationToken, Task> Work) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Lease.DisposeAsync();
}
