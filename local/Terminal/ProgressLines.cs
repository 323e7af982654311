using System.Globalization;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Local.Terminal;

/// <summary>Writes a run's progress as lines for a log: one when a stage begins, one at each quarter, and one when it is done.</summary>
internal sealed class ProgressLines(TextWriter console) : IProgress<RunProgress>
{
    private const int Step = 25;

    private readonly Lock gate = new();
    private RunStage? stage;
    private int written;

    public void Report(RunProgress value)
    {
        lock (gate)
        {
            if (value.Stage != stage)
                Enter(value);
            var quarter = (int)value.Percent / Step * Step;
            if (value.Ended || quarter <= written)
                return;
            written = quarter;
            console.WriteLine(Describe(value, quarter));
        }
    }

    /// <summary>Enters a stage. The stage before it is reported as done, even if its last report was below 100%.</summary>
    private void Enter(RunProgress value)
    {
        if (stage is { } before && written < 100 && value.Stage is not (RunStage.Failed or RunStage.Cancelled))
            console.WriteLine($"{before}: 100%");
        (stage, written) = (value.Stage, 0);
        if (!value.Ended)
            console.WriteLine($"{value.Stage}: 0%");
    }

    private static string Describe(RunProgress value, int percent) => value is { Stage: RunStage.Training, TokensPerSecond: { } rate }
        ? string.Create(CultureInfo.InvariantCulture, $"{value.Stage}: {percent}%, {rate / 1e6:F2} M tokens/s, loss {value.Loss:F3}")
        : $"{value.Stage}: {percent}%{TimeLeft(value)}";

    /// <summary>The words for the time that is left; empty if it is not known.</summary>
    internal static string TimeLeft(RunProgress value) =>
        value.SecondsLeft is { } seconds && TimeSpan.FromSeconds(seconds) is var left
            ? string.Create(CultureInfo.InvariantCulture, $", about {(long)left.TotalHours:00}:{left:mm\\:ss} left")
            : "";
}
