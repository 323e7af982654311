using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Runs;

/// <summary>Measures and logs a run by its progress: how long each stage took, how fast training goes.</summary>
/// <param name="clock">Says how long a stage took.</param>
/// <param name="logger">Logs when a stage begins.</param>
/// <param name="measuresStages">Whether it sees whole stages; who sees only one step of many leaves them to <see cref="StageEnded"/>.</param>
public sealed class RunTelemetry(TimeProvider clock, ILogger logger, bool measuresStages = true) : IProgress<RunProgress>
{
    private readonly Lock gate = new();
    private RunProgress? last;
    private long since;

    /// <summary>Notes how long a run was in a stage.</summary>
    public static void StageEnded(RunReference run, RunStage stage, double seconds) =>
        PipelineMetrics.StageSeconds.Record(seconds, PipelineMetrics.Model(run), PipelineMetrics.Stage(stage));

    /// <summary>Names model, run and stage in everything that is logged until it is disposed.</summary>
    public IDisposable? BeginScope(RunReference run) => logger.BeginScope(new RunScope(run, () => Volatile.Read(ref last)?.Stage));

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
            if (measuresStages && last is { Ended: false })
                StageEnded(last.Run, last.Stage, clock.GetElapsedTime(since).TotalSeconds);
            last = null;
        }
    }
}
