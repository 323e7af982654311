using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Runs;

/// <summary>Measures and logs a run by its progress: how long each stage took, how fast training goes.</summary>
public sealed class RunTelemetry(TimeProvider clock, ILogger logger) : IProgress<RunProgress>
{
    private readonly Lock gate = new();
    private RunProgress? last;
    private long since;

    public void Report(RunProgress value)
    {
        if (value.TokensPerSecond is { } rate)
            PipelineMetrics.TokensPerSecond.Record(rate, PipelineMetrics.Model(value.Run));
        lock (gate)
        {
            if (last?.Stage == value.Stage)
                return;
            End();
            (last, since) = (value, clock.GetTimestamp());
            logger.StageBegan(value.Run.Id, value.Stage);
        }
    }

    /// <summary>Closes the stage the run was in.</summary>
    public void End()
    {
        lock (gate)
        {
            if (last is { Ended: false })
            {
                PipelineMetrics.StageSeconds.Record(
                    clock.GetElapsedTime(since).TotalSeconds, PipelineMetrics.Model(last.Run), PipelineMetrics.Stage(last.Stage));
            }

            last = null;
        }
    }
}
