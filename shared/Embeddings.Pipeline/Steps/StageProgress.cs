using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Passes the share of a stage that is done on as the run's progress, where it is told and in order; <see cref="Progress{T}"/> would report from
/// another thread later.
/// </summary>
internal sealed class StageProgress(StepContext context, RunReference run, RunStage stage) : IProgress<double>
{
    public void Report(double value) => context.Report(run, stage, 100 * value);
}
