using Embeddings.Functions.Activities;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>Answers many histories and publishes the recommendations. The instance id is the run's, so a model may have several at once.</summary>
internal static class RecommendToUsers
{
    [Function(nameof(RecommendToUsers))]
    public static Task<RecommendationManifest?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, StartedRecommendations started) =>
        new RecordedRun(started.Run, started.StartedAt, started.TraceParent).CarryOutAsync(context, async steps =>
        {
            await context.CallActivityAsync(nameof(RunActivities.BeginRecommendations), started, DurableStepRunner.Retries);
            var result = await RecommendationPipeline.RunAsync(started, steps);
            return (result, result.Version);
        });
}
