using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;

namespace Embeddings.Functions.Orchestration;

/// <summary>The custom status of a run's orchestration, for tools that look at the task hub. The run's own record has more.</summary>
internal sealed record RunStatus(RunStage Stage, double Percent = 0, long Tokens = 0, long TotalTokens = 0)
{
    public static RunStatus In(RunStage stage) => new(stage);

    public static RunStatus After(SliceOutcome slice) =>
        new(RunStage.Training, Math.Round(slice.Percent, 1), slice.Tokens, slice.TotalTokens);
}
