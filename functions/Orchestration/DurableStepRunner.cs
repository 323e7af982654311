using Embeddings.Functions.Activities;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>
/// Runs steps as activities of a durable orchestration. An activity throws a transient failure, such as throttled storage or an instance that shuts down,
/// and is then retried. It returns a permanent failure, which ends the run. Inputs and answers hold references to artifacts, never their bytes.
/// </summary>
internal sealed class DurableStepRunner(TaskOrchestrationContext context, StageClock stages) : IStepRunner
{
    private const int Attempts = 8;

    internal static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(
        new RetryPolicy(Attempts, TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(2)));

    public async Task<TAnswer> RunAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
        where TInput : IStepInput
        where TAnswer : class
    {
        using var stage = stages.Enter(step.Stage);
        var answer = (await context.CallActivityAsync<StepAnswer<TAnswer>>(step.Name, input, Retries)).Get();
        if (answer is SliceOutcome slice)
            context.SetCustomStatus(RunStatus.After(slice));
        return answer;
    }

    public async Task RunGroupAsync(ChunkGroup group)
    {
        using var stage = stages.Enter(TrainingSteps.OfGroup(group).Stage);
        (await context.CallSubOrchestratorAsync<StepAnswer<ChunkGroup>>(nameof(TrainChunkGroup), group, new TaskOptions().WithInstanceId(InstanceOf(group)))).Get();
    }

    /// <summary>The instance id of a group. It names the run and the chunks for readers of the task hub.</summary>
    internal static string InstanceOf(ChunkGroup group) => $"{GroupsOf(group.Run)}{group.Work}:{group.Pass}:{group.First}";

    /// <summary>The common prefix of the instance ids of all groups of a run.</summary>
    internal static string GroupsOf(RunReference run) => $"{run.Id}:";
}
