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
/// Carries out a step for an activity. It keeps the run's progress and ends the step within seconds of a cancellation. It throws a failure that
/// can pass, and answers with one that cannot.
/// </summary>
internal sealed class ActivityRunner(IArtifactStore store, TimeProvider clock, TextEmbedders embedders, InstanceMemory memory, ILogger<ActivityRunner> logger)
{
    private static readonly TimeSpan StopInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromMinutes(1);
    private readonly StopMarker stops = new(store);
    private readonly RunLeases leases = new(store, clock);
    private readonly RunHistory history = new(store);

    /// <param name="step">The step to carry out.</param>
    /// <param name="input">The input of the step.</param>
    /// <param name="instanceEnds">Is cancelled when the instance is about to go away. The step then stops, and another instance does it again.</param>
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
            // host.json lets an instance do one activity at a time: a chunk gets all its cores.
            var context = new StepContext(store, clock, record, embedders, Environment.ProcessorCount, memory);
            var work = Task.Run(() => step.DoAsync(context, input, stop.Token), CancellationToken.None);
            var answer = step.Shorten(await work.EndOrLeaveAsync(CancelledWork.GraceOf(step.Stage), stop.Token));
            span.Describe(step.Stage, (answer as PublishedVersion)?.Version);
            logger.StepDone(run.Id, step.Name);
            return new StepAnswer<TAnswer>(answer);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !instanceEnds.IsCancellationRequested)
        {
            return new StepAnswer<TAnswer>(null, await watch);
        }
        // A step whose storage had not answered until the instance went away is done again elsewhere too.
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

    /// <summary>Renews the run's lease and looks for its stop marker until the step is done, or must end.</summary>
    /// <returns>Why the step must end; null where it is done.</returns>
    private async Task<StepFailure?> WatchAsync(RunReference run, CancellationTokenSource stop, CancellationToken done)
    {
        // Looking every two seconds is not worth a span each.
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
            // The step is done; nobody waits for a stop any more.
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
            // Many steps of a run renew its lease at once, and there are many renewals before it expires.
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

    /// <summary>The message explains a fault of the input. A fault of the program needs its type too.</summary>
    private static string Describe(Exception failure) =>
        failure is InvalidInputException ? failure.Message : $"{failure.GetType().Name}: {failure.Message} The log has the details.";
}
