using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Activities;

/// <summary>One activity for each of <see cref="RecommendationSteps"/>, under the step's name.</summary>
internal sealed class RecommendationActivities(ActivityRunner runner)
{
    [Function(nameof(PlanRecommendationsAsync))]
    public Task<StepAnswer<PlannedRecommendations>> PlanRecommendationsAsync([ActivityTrigger] StartedRecommendations started, CancellationToken cancellation) =>
        runner.DoAsync(RecommendationSteps.Plan, started, cancellation);

    [Function(nameof(AnswerHistoriesAsync))]
    public Task<StepAnswer<AnswerCounts>> AnswerHistoriesAsync([ActivityTrigger] ChunkReference chunk, CancellationToken cancellation) =>
        runner.DoAsync(RecommendationSteps.Answer, chunk, cancellation);

    [Function(nameof(PublishRecommendationsAsync))]
    public Task<StepAnswer<RecommendationManifest>> PublishRecommendationsAsync([ActivityTrigger] StartedRecommendations started, CancellationToken cancellation) =>
        runner.DoAsync(RecommendationSteps.Publish, started, cancellation);
}
