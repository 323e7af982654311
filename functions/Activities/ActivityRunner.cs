using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Embeddings.Functions.Activities;

/// <summary>
/// Runs a step for an activity, one at a time unless it is light. It records the run's progress and ends the step within seconds of a cancellation. A
/// transient failure is thrown, so that the step is retried. A permanent failure is returned as the answer.
/// </summary>
internal sealed class ActivityRunner(
    IArtifactStore store, TimeProvider clock, TextEmbedders embedders, InstanceMemory memory, ComputeSlot slot, ILogger<ActivityRunner> logger)
{
    private static readonly TimeSpan StopInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromMinutes(1);
    private readonly StopMarker stops = new(store);
    private readonly RunLeases leases = new(store, clock);
    private readonly RunHistory history = new(store);

    /// <param name="step">The step to run.</param>
    /// <param name="input">The input of the step.</param>
    /// <param name="instanceEnds">Cancelled when the instance is about to shut down. The step then stops, and another instance runs it again.</param>
    public async Task<StepAnswer<TAnswer>> DoAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input, CancellationToken instanceEnds)
        where TInput : IStepInput
        where TAnswer : class
    {
        var run = input.Run;
        var telemetry = new RunTelemetry(clock, logger, measuresStages: false);
        using var scope = telemetry.BeginScope(run);
        var last = await history.FindAsync(run, instanceEnds);
        var record = new ProgressRecord(store, clock, telemetry, logger, last);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(instanceEnds);
        using var done = new CancellationTokenSource();
        var watch = WatchAsync(run, stop, done.Token);
        using var span = RunTraces.Begin(step.Name, run, last?.TraceParent);
        try
        {
            using var turn = step.IsLight ? null : await slot.EnterAsync(run, stop.Token);
            var context = new StepContext(store, clock, record, embedders, Environment.ProcessorCount, memory, turn?.Awaited ?? default);
            var work = Task.Run(() => step.DoAsync(context, input, stop.Token), CancellationToken.None);
            var answer = step.Shorten(await work.WaitOrAbandonAsync(CancelledWork.GracePeriodOf(step.Stage), stop.Token));
            span.Describe(step.Stage, (answer as PublishedVersion)?.Version);
            logger.StepDone(run.Id, step.Name);
            return new StepAnswer<TAnswer>(answer);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !instanceEnds.IsCancellationRequested)
        {
            return new StepAnswer<TAnswer>(null, await watch);
        }
        // A step that still waits for storage when the instance shuts down is also run again elsewhere.
        catch (Exception failure) when (failure is not OperationCanceledException && !TransientFailures.CanPass(failure, CancellationToken.None))
        {
            span.Fail(failure.Message);
            logger.StepFailed(run.Id, failure);
            return new StepAnswer<TAnswer>(null, new StepFailure(Describe(failure), Stopped: false));
        }
        finally
        {
            await done.CancelAsync();
            await watch;
            await record.FlushAsync();
            telemetry.End();
        }
    }

    /// <summary>Renews the run's lease and polls for its stop marker until the step is done or must end.</summary>
    /// <returns>Why the step must end; null if it is done.</returns>
    private async Task<StepFailure?> WatchAsync(RunReference run, CancellationTokenSource stop, CancellationToken done)
    {
        // A poll every two seconds is not worth a span of its own.
        using var untraced = SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(StopInterval, clock);
        long? renewed = null;
        try
        {
            do
            {
                if (renewed is null || clock.GetElapsedTime(renewed.Value) >= RenewalInterval)
                {
                    await RenewAsync(run, done);
                    renewed = clock.GetTimestamp();
                }

                if (!await IsStoppedAsync(run, done))
                    continue;
                await stop.CancelAsync();
                return new StepFailure("The run was cancelled.", Stopped: true);
            }
            while (await timer.WaitForNextTickAsync(done));
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The step is done, so the wait for a stop ends.
        }
        catch (RunConflictException lost)
        {
            await stop.CancelAsync();
            return new StepFailure($"The run was taken over: {lost.Message}", Stopped: false);
        }

        return null;
    }

    private async Task RenewAsync(RunReference run, CancellationToken done)
    {
        try
        {
            await leases.RenewAsync(run, RunHolder.TaskHub, RunActivities.LeaseLength, done);
        }
        catch (Exception failure) when (TransientFailures.CanPass(failure, done) || failure is ArtifactConflictException)
        {
            // Many steps of a run renew its lease at the same time, and each renews it many times before it expires. One failed renewal does no harm.
            logger.LeaseNotRenewed(run.Id, failure);
        }
    }

    private async Task<bool> IsStoppedAsync(RunReference run, CancellationToken done)
    {
        try
        {
            return await stops.IsSetAsync(run, done);
        }
        catch (Exception failure) when (TransientFailures.CanPass(failure, done))
        {
            logger.StopUnknown(run.Id, failure);
            return false;
        }
    }

    /// <summary>Describes a failure. For an input error the message is enough; a program error needs its type too.</summary>
    private static string Describe(Exception failure) =>
        failure is InvalidInputException ? failure.Message : $"{failure.GetType().Name}: {failure.Message} The log has the details.";
}
