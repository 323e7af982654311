using Embeddings.Functions.Activities;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>Runs a training from the corpus to the published version. The instance id is the model's name, so a model has one run at a time.</summary>
internal static class TrainModel
{
    [Function(nameof(TrainModel))]
    public static async Task<PublishedVersion?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, TrainingRequest request)
    {
        var stages = new StageClock(context);
        try
        {
            await context.CallActivityAsync(nameof(RunActivities.BeginRun), request, DurableStepRunner.Retries);
            var published = await TrainingPipeline.RunAsync(request, new DurableStepRunner(context, stages));
            await EndAsync(context, request, new RunEnd(request.Run, RunStage.Completed, stages.Seconds, Version: published.Version));
            return published;
        }
        catch (StepFailedException stopped) when (stopped.Failure.Stopped)
        {
            await EndAsync(context, request, new RunEnd(request.Run, RunStage.Cancelled, stages.Seconds));
            return null;
        }
        catch (StepFailedException refused)
        {
            await EndAsync(context, request, new RunEnd(request.Run, RunStage.Failed, stages.Seconds, refused.Message, ForGood: true));
            throw;
        }
        catch (TaskFailedException exhausted)
        {
            // A transient failure has outlasted the retries. The next sweep starts the run again, and it resumes where it stopped.
            await EndAsync(context, request, new RunEnd(request.Run, RunStage.Failed, stages.Seconds, exhausted.FailureDetails.ErrorMessage));
            throw;
        }
    }

    private static Task EndAsync(TaskOrchestrationContext context, TrainingRequest request, RunEnd end)
    {
        context.SetCustomStatus(RunStatus.In(end.Stage));
        end = end with { StartedAt = request.StartedAt, TraceParent = request.TraceParent };
        return context.CallActivityAsync(nameof(RunActivities.EndRun), end, DurableStepRunner.Retries);
    }
}
