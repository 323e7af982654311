using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Orchestration;

/// <summary>
/// Tracks the stages of a run: sets the stage as the orchestration's custom status, and measures its duration. The activities cannot measure it, because a
/// stage has as many of them as the corpus has chunks, on as many instances. It uses the orchestration's clock, which a replay repeats. Stages can overlap.
/// </summary>
internal sealed class StageClock(TaskOrchestrationContext context)
{
    private readonly Dictionary<RunStage, StageTime> times = [];
    private RunStage? latest;

    /// <summary>
    /// The seconds of each stage so far, in the order in which the stages began. A stage can recur, because phrases are counted and joined in rounds; its
    /// durations are added up.
    /// </summary>
    public IReadOnlyDictionary<RunStage, double> Seconds => times.ToDictionary(time => time.Key, time => time.Value.Seconds);

    /// <summary>Begins a step of a stage. The stage lasts until all of its steps have ended.</summary>
    /// <returns>Ends the step when it is disposed.</returns>
    public IDisposable Enter(RunStage stage)
    {
        if (!times.TryGetValue(stage, out var time))
            times.Add(stage, time = new StageTime(context));
        if (stage != latest)
            context.SetCustomStatus(RunStatus.In(stage));
        latest = stage;
        time.Begin();
        return time;
    }

    /// <summary>The time in which at least one step of a stage was under way.</summary>
    private sealed class StageTime(TaskOrchestrationContext context) : IDisposable
    {
        private int underWay;
        private DateTime since;

        public double Seconds { get; private set; }

        public void Begin()
        {
            if (underWay++ == 0)
                since = context.CurrentUtcDateTime;
        }

        public void Dispose()
        {
            if (--underWay == 0)
                Seconds += (context.CurrentUtcDateTime - since).TotalSeconds;
        }
    }
}

/// <summary>The custom status of a run's orchestration, for tools that read the task hub. The run's record holds more.</summary>
internal sealed record RunStatus(RunStage Stage, double Percent = 0, long Tokens = 0, long TotalTokens = 0)
{
    public static RunStatus In(RunStage stage) => new(stage);

    public static RunStatus After(SliceOutcome slice) =>
        new(RunStage.Training, Math.Round(slice.Percent, 1), slice.Tokens, slice.TotalTokens);
}
