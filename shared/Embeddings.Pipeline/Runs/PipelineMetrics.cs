using System.Diagnostics.Metrics;

namespace Embeddings.Pipeline.Runs;

/// <summary>The metrics of runs, for any collector that listens to the meter <see cref="MeterName"/>.</summary>
public static class PipelineMetrics
{
    public const string MeterName = "Embeddings.Pipeline";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>How long each stage of a run took.</summary>
    internal static Histogram<double> StageSeconds { get; } =
        Meter.CreateHistogram<double>("embeddings.run.stage.duration", "s", "Duration of a stage of a run");

    /// <summary>In-vocabulary tokens trained per second.</summary>
    internal static Gauge<double> TokensPerSecond { get; } =
        Meter.CreateGauge<double>("embeddings.training.rate", "{token}/s", "Tokens trained per second");

    internal static KeyValuePair<string, object?> Model(RunReference run) => new("model", run.Model);

    internal static KeyValuePair<string, object?> Stage(RunStage stage) => new("stage", stage.ToString());
}
