using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Training;

namespace Embeddings.Pipeline.Steps;

/// <summary>Computes rates and times from the progress of the core, which has no clock.</summary>
/// <param name="before">The share of the stage that was done before the table's training, from 0 to 1.</param>
internal sealed class TrainingMeter(StepContext context, RunReference run, double before, long tokensAtStart, long started)
{
    // As measured with the preset's epochs of both.
    private const double NextItemsShare = 0.5;

    /// <summary>The share of the training stage that the model of next items takes. It is trained before the table.</summary>
    public static double ShareBeforeTable(CorpusPlan plan) => plan.Summary.PredictsNextItems ? NextItemsShare : 0;

    public void Report(TrainingProgress progress)
    {
        var seconds = context.Clock.GetElapsedTime(started).TotalSeconds;
        var rate = seconds > 0 ? (progress.Tokens - tokensAtStart) / seconds : 0;
        context.Progress.Report(new RunProgress
        {
            Run = run,
            Stage = RunStage.Training,
            Percent = 100 * (before + ((1 - before) * progress.Share)),
            Tokens = progress.Tokens,
            TotalTokens = progress.TotalTokens,
            TokensPerSecond = rate,
            Loss = progress.LossByEpoch is [.., var loss] ? loss : null,
            SecondsLeft = rate > 0 ? (progress.TotalTokens - progress.Tokens) / rate : null,
            UpdatedAt = context.Clock.GetUtcNow(),
        });
    }
}
