using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.Logging;

namespace Embeddings.Functions;

/// <summary>The log messages of the Functions app.</summary>
internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Error, "Run {Run}: a step failed and is not retried")]
    public static partial void StepFailed(this ILogger logger, string run, Exception failure);

    [LoggerMessage(209, LogLevel.Information, "Run {Run}: {Step} is done")]
    public static partial void StepDone(this ILogger logger, string run, string step);

    [LoggerMessage(202, LogLevel.Warning, "Run {Run}: its request to stop cannot be read at the moment")]
    public static partial void StopUnknown(this ILogger logger, string run, Exception failure);

    [LoggerMessage(203, LogLevel.Information, "Run {Run} ended: {Stage} {Failure}")]
    public static partial void RunEnded(this ILogger logger, string run, RunStage stage, string? failure);

    [LoggerMessage(204, LogLevel.Information, "Model {Model}: started run {Run}, because the corpus or the settings changed or the schedule is due")]
    public static partial void RunTriggered(this ILogger logger, string model, string run);

    [LoggerMessage(205, LogLevel.Information, "Model {Model} waits for the end of run {Run}")]
    public static partial void RunPostponed(this ILogger logger, string model, string run);

    [LoggerMessage(206, LogLevel.Warning, "Model {Model} is not trained: {Problem}")]
    public static partial void CorpusRefused(this ILogger logger, string model, string problem);

    [LoggerMessage(207, LogLevel.Warning, "The upload of corpora/{Name} belongs to no model and is ignored: {Problem}")]
    public static partial void UploadRefused(this ILogger logger, string name, string problem);

    [LoggerMessage(208, LogLevel.Error, "Model {Model}: its corpus cannot be checked. Every sweep tries again, and the other models are not affected")]
    public static partial void CorpusNotExamined(this ILogger logger, string model, Exception failure);

    [LoggerMessage(210, LogLevel.Information, "Removed {Histories} histories of orchestrations that ended more than {Days} days ago")]
    public static partial void HistoryPurged(this ILogger logger, int histories, int days);

    [LoggerMessage(211, LogLevel.Warning, "The Functions host at {Host} is gone, so this worker ends. Another host runs its steps again")]
    public static partial void HostGone(this ILogger logger, Uri host);

    [LoggerMessage(220, LogLevel.Warning, "Run {Run}: its lease could not be renewed. It is tried again in a minute")]
    public static partial void LeaseNotRenewed(this ILogger logger, string run, Exception failure);
}
