using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>
/// Follows an orchestration through the stages of its run: shows the stage as its custom status, and measures it. Here and not in the activities,
/// because a stage has as many of those as the corpus has chunks, on as many instances; and by the orchestration's clock, which a replay repeats.
/// </summary>
internal sealed class StageClock(TaskOrchestrationContext context)
{
    private readonly Dictionary<RunStage, double> seconds = [];
    private RunStage? current;
    private DateTime since;

    /// <summary>The run is in this stage from now on; nothing changes where it is in it already.</summary>
    public void Enter(RunStage stage)
    {
        if (stage == current)
            return;
        Leave();
        (current, since) = (stage, context.CurrentUtcDateTime);
        context.SetCustomStatus(RunStatus.In(stage));
    }

    /// <summary>Ends the stage. Phrases are counted and joined in rounds: a stage that comes again is added to.</summary>
    /// <returns>The seconds of all stages so far.</returns>
    public IReadOnlyDictionary<RunStage, double> Leave()
    {
        if (current is { } stage)
            seconds[stage] = seconds.GetValueOrDefault(stage) + (context.CurrentUtcDateTime - since).TotalSeconds;
        current = null;
        return seconds;
    }
}

/// <summary>The custom status of a run's orchestration, for tools that look at the task hub. The run's own record has more.</summary>
internal sealed record RunStatus(RunStage Stage, double Percent = 0, long Tokens = 0, long TotalTokens = 0)
{
    public static RunStatus In(RunStage stage) => new(stage);

    public static RunStatus After(SliceOutcome slice) =>
        new(RunStage.Training, Math.Round(slice.Percent, 1), slice.Tokens, slice.TotalTokens);
}
