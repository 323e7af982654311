using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>Defines the order of the steps of a run of recommendations. It is deterministic, as a replayed orchestration must be.</summary>
public static class RecommendationPipeline
{
    public static async Task<RecommendationManifest> RunAsync(StartedRecommendations started, IStepRunner steps)
    {
        var planned = await steps.RunAsync(RecommendationSteps.Plan, started);
        var pass = new PassReference(started.Run, 0);
        if (planned.RowChunks > 0)
            await TrainingPipeline.FanOutAsync(TrainingSteps.SplitRows, pass, planned.RowChunks, planned.GroupSize, planned.GroupsAtOnce, steps);
        await TrainingPipeline.FanOutAsync(RecommendationSteps.Answer, pass, planned.Chunks, planned.GroupSize, planned.GroupsAtOnce, steps);
        return await steps.RunAsync(RecommendationSteps.Publish, started);
    }
}
