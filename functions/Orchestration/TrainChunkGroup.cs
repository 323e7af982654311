using Embeddings.Functions.Activities;
using Embeddings.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>Fans out one group of chunks in its own orchestration, so that a history grows with the size of a group and not with the corpus.</summary>
internal static class TrainChunkGroup
{
    [Function(nameof(TrainChunkGroup))]
    public static async Task<StepAnswer<ChunkGroup>> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ChunkGroup group)
    {
        try
        {
            await TrainingPipeline.RunGroupAsync(group, new DurableStepRunner(context, new StageClock(context)));
            return new StepAnswer<ChunkGroup>(group);
        }
        catch (StepFailedException failed)
        {
            return new StepAnswer<ChunkGroup>(null, failed.Failure);
        }
    }
}
