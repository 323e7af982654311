using Embeddings.Functions.Orchestration;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging;

namespace Embeddings.Functions.Activities;

/// <summary>
/// Carries a step out for an activity: keeps the run's progress, ends the step within seconds of a cancellation, and tells failures that may
/// pass, which it throws, from those that will not, which it answers.
/// </summary>
internal sealed class StepRunner(IArtifactStore store, TimeProvider clock, TextEmbedders embedders, ILogger<StepRunner> logger)
{
    private static readonly TimeSpan StopInterval = TimeSpan.FromSeconds(2);
    private readonly StopMarker stops = new(store);
    private readonly RunHistory history = new(store);

    /// <param name="run">The run the step belongs to.</param>
    /// <param name="step">What to do.</param>
    /// <param name="instanceEnds">Cancelled when the instance is about to go away: the step then leaves what it has and is done again elsewhere.</param>
    public async Task<StepAnswer<T>> DoAsync<T>(RunReference run, Func<TrainingSteps, CancellationToken, Task<T>> step, CancellationToken instanceEnds)
        where T : class
    {
        var telemetry = new RunTelemetry(clock, logger, measuresStages: false);
        using var scope = telemetry.BeginScope(run);
        var record = new ProgressRecord(store, clock, telemetry, logger, await history.FindAsync(run, instanceEnds));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(instanceEnds);
        using var done = new CancellationTokenSource();
        var watch = WatchAsync(run, stop, done.Token);
        try
        {
            // host.json lets an instance do one activity at a time: a chunk has all its cores.
            var steps = new TrainingSteps(store, clock, record, embedders, Environment.ProcessorCount);
            return new StepAnswer<T>(await Task.Run(() => step(steps, stop.Token), CancellationToken.None).EndOrLeaveAsync(CancelledWork.CheckpointGrace, stop.Token));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !instanceEnds.IsCancellationRequested)
        {
            return new StepAnswer<T>(null, new StepFailure("The run was cancelled.", Stopped: true));
        }
        // A step whose storage had not answered until the instance went away is done again elsewhere too.
        catch (Exception failure) when (failure is not OperationCanceledException && !TransientFailures.CanPass(failure, CancellationToken.None))
        {
            logger.StepFailed(run.Id, failure);
            return new StepAnswer<T>(null, new StepFailure(Describe(failure), Stopped: false));
        }
        finally
        {
            await done.CancelAsync();
            await watch;
            await record.FlushAsync();
            telemetry.End();
        }
    }

    /// <summary>Looks for the run's stop marker until the step is done. A look that fails is made again.</summary>
    private async Task WatchAsync(RunReference run, CancellationTokenSource stop, CancellationToken done)
    {
        using var timer = new PeriodicTimer(StopInterval, clock);
        try
        {
            do
            {
                if (!await IsStoppedAsync(run, done))
                    continue;
                await stop.CancelAsync();
                return;
            }
            while (await timer.WaitForNextTickAsync(done));
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The step is done; nobody waits for a stop any more.
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

    /// <summary>What was given is explained by its message; a fault of ours needs its place too.</summary>
    private static string Describe(Exception failure) =>
        failure is InvalidInputException ? failure.Message : $"{failure.GetType().Name}: {failure.Message} The log has the details.";
}
