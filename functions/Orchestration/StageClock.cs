using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>
/// Tracks the stages of a run: sets the stage as the orchestration's custom status, and measures its duration. The activities cannot measure it, because a
/// stage has as many of them as the corpus has chunks, on as many instances. It uses the orchestration's clock, which a replay repeats.
/// </summary>
internal sealed class StageClock(TaskOrchestrationContext context)
{
    private readonly Dictionary<RunStage, double> seconds = [];
    private RunStage? current;
    private DateTime since;

    /// <summary>Enters a stage. Does nothing if the run is already in it.</summary>
    public void Enter(RunStage stage)
    {
        if (stage == current)
            return;
        Leave();
        (current, since) = (stage, context.CurrentUtcDateTime);
        context.SetCustomStatus(RunStatus.In(stage));
    }

    /// <summary>Leaves the current stage. A stage can recur, because phrases are counted and joined in rounds; its durations are added up.</summary>
    /// <returns>The seconds of each stage so far.</returns>
    public IReadOnlyDictionary<RunStage, double> Leave()
    {
        if (current is { } stage)
            seconds[stage] = seconds.GetValueOrDefault(stage) + (context.CurrentUtcDateTime - since).TotalSeconds;
        current = null;
        return seconds;
    }
}

/// <summary>The custom status of a run's orchestration, for tools that read the task hub. The run's record holds more.</summary>
internal sealed record RunStatus(RunStage Stage, double Percent = 0, long Tokens = 0, long TotalTokens = 0)
{
    public static RunStatus In(RunStage stage) => new(stage);

    public static RunStatus After(SliceOutcome slice) =>
        new(RunStage.Training, Math.Round(slice.Percent, 1), slice.Tokens, slice.TotalTokens);
}
