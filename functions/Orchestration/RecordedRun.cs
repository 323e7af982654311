using Embeddings.Functions.Activities;
using Embeddings.Pipeline.Runs;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>Carries out a run in an orchestration and records how it ended.</summary>
/// <param name="Run">The run.</param>
/// <param name="StartedAt">When the run was requested.</param>
/// <param name="TraceParent">The trace that it was requested in; null if tracing is off.</param>
internal sealed record RecordedRun(RunReference Run, DateTimeOffset StartedAt, string? TraceParent)
{
    /// <param name="context">The orchestration.</param>
    /// <param name="pipeline">Runs the steps in their order. The version is recorded with a completed run.</param>
    /// <returns>The result of the run; null if it was cancelled.</returns>
    public async Task<T?> CarryOutAsync<T>(TaskOrchestrationContext context, Func<DurableStepRunner, Task<(T Result, string Version)>> pipeline)
        where T : class
    {
        var stages = new StageClock(context);
        try
        {
            var (result, version) = await pipeline(new DurableStepRunner(context, stages));
            await EndAsync(context, new RunEnd(Run, RunStage.Completed, stages.Seconds, Version: version));
            return result;
        }
        catch (StepFailedException stopped) when (stopped.Failure.Stopped)
        {
            await EndAsync(context, new RunEnd(Run, RunStage.Cancelled, stages.Seconds));
            return null;
        }
        catch (StepFailedException refused)
        {
            await EndAsync(context, new RunEnd(Run, RunStage.Failed, stages.Seconds, refused.Message, ForGood: true));
            throw;
        }
        catch (TaskFailedException exhausted)
        {
            // A transient failure has outlasted the retries. The next sweep starts a training again, and it resumes where it stopped.
            await EndAsync(context, new RunEnd(Run, RunStage.Failed, stages.Seconds, exhausted.FailureDetails.ErrorMessage));
            throw;
        }
    }

    private Task EndAsync(TaskOrchestrationContext context, RunEnd end)
    {
        context.SetCustomStatus(RunStatus.In(end.Stage));
        end = end with { StartedAt = StartedAt, TraceParent = TraceParent };
        return context.CallActivityAsync(nameof(RunActivities.EndRun), end, DurableStepRunner.Retries);
    }
}
