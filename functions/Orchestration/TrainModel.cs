using Embeddings.Functions.Activities;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>Runs a training from the corpus to the published version. The instance id is the model's name, so a model has one training at a time.</summary>
internal static class TrainModel
{
    [Function(nameof(TrainModel))]
    public static Task<PublishedVersion?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, TrainingRequest request) =>
        new RecordedRun(request.Run, request.StartedAt, request.TraceParent).CarryOutAsync(context, async steps =>
        {
            await context.CallActivityAsync(nameof(RunActivities.BeginRun), request, DurableStepRunner.Retries);
            var published = await TrainingPipeline.RunAsync(request, steps);
            return (published, published.Version);
        });
}
