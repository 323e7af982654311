using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Runs;

/// <summary>Measures and logs a run from its progress reports: the duration of each stage and the speed of training.</summary>
/// <param name="clock">Measures the duration of stages.</param>
/// <param name="logger">Logs when a stage begins.</param>
/// <param name="measuresStages">Whether it sees whole stages. An instance that sees only one step of many must not measure them; <see cref="StageEnded"/> does.</param>
public sealed class RunTelemetry(TimeProvider clock, ILogger logger, bool measuresStages = true) : IProgress<RunProgress>
{
    private readonly Lock gate = new();
    private RunProgress? last;
    private long since;

    /// <summary>Records how long a run was in a stage.</summary>
    public static void StageEnded(RunReference run, RunStage stage, double seconds) =>
        PipelineMetrics.StageSeconds.Record(seconds, PipelineMetrics.Model(run), PipelineMetrics.Stage(stage));

    /// <summary>Adds model, run and stage to all log entries until the scope is disposed.</summary>
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

    /// <summary>Ends the stage that the run was in.</summary>
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
