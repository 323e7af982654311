using Embeddings.Pipeline.Runs;
using Embeddings.Training;

namespace Embeddings.Pipeline.Steps;

/// <summary>Computes rates and times from the progress of the core, which has no clock.</summary>
internal sealed class TrainingMeter(StepContext context, RunReference run, long tokensAtStart, long started)
{
    public void Report(TrainingProgress progress)
    {
        var seconds = context.Clock.GetElapsedTime(started).TotalSeconds;
        var rate = seconds > 0 ? (progress.Tokens - tokensAtStart) / seconds : 0;
        context.Progress.Report(new RunProgress
        {
            Run = run,
            Stage = RunStage.Training,
            Percent = 100 * progress.Share,
            Tokens = progress.Tokens,
            TotalTokens = progress.TotalTokens,
            TokensPerSecond = rate,
            Loss = progress.LossByEpoch is [.., var loss] ? loss : null,
            SecondsLeft = rate > 0 ? (progress.TotalTokens - progress.Tokens) / rate : null,
            UpdatedAt = context.Clock.GetUtcNow(),
        });
    }
}
