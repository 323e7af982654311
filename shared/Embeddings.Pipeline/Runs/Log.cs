using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Runs;

/// <summary>The log messages of runs and of the triggers that start them.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Run {Run}: {Stage}")]
    public static partial void StageBegan(this ILogger logger, string run, RunStage stage);

    [LoggerMessage(2, LogLevel.Information, "Run {Run} published version {Version}; it is the current one: {Current}")]
    public static partial void RunPublished(this ILogger logger, string run, string version, bool current);

    [LoggerMessage(9, LogLevel.Information, "Run {Run} trained with {Kernel} kernels on {Threads} threads, {TokensPerSecond:F0} tokens/s")]
    public static partial void RunTrained(this ILogger logger, string run, string kernel, int threads, double tokensPerSecond);

    [LoggerMessage(3, LogLevel.Information, "Run {Run} was cancelled; what was current stays so")]
    public static partial void RunCancelled(this ILogger logger, string run);

    [LoggerMessage(4, LogLevel.Error, "Run {Run} failed; what was current stays so")]
    public static partial void RunFailed(this ILogger logger, string run, Exception failure);

    [LoggerMessage(5, LogLevel.Information, "Model {Model}: its corpus or settings have changed, or the schedule says so; started run {Run}")]
    public static partial void RunTriggered(this ILogger logger, string model, string run);

    [LoggerMessage(6, LogLevel.Debug, "Model {Model} waits for the end of run {Run}")]
    public static partial void RunPostponed(this ILogger logger, string model, string run);

    [LoggerMessage(7, LogLevel.Warning, "Model {Model} is not trained: {Problem}")]
    public static partial void CorpusRefused(this ILogger logger, string model, string problem);

    [LoggerMessage(8, LogLevel.Warning, "The store did not answer; its corpora are looked at again soon")]
    public static partial void SweepInterrupted(this ILogger logger, Exception failure);

    [LoggerMessage(11, LogLevel.Error, "Model {Model}: its corpus cannot be looked at. It is tried again at every sweep, and the other models go on")]
    public static partial void CorpusNotExamined(this ILogger logger, string model, Exception failure);

    [LoggerMessage(12, LogLevel.Error, "The corpora cannot be listed: nothing is trained by itself until they can. They are looked at again soon")]
    public static partial void SweepFailed(this ILogger logger, Exception failure);

    [LoggerMessage(13, LogLevel.Warning, "Run {Run}: how far it is could not be written; the next report is written instead")]
    public static partial void ProgressNotWritten(this ILogger logger, string run, Exception failure);

    [LoggerMessage(14, LogLevel.Error, "Run {Run} has ended: {Stage}. Its record could not be written and does not say so")]
    public static partial void EndNotWritten(this ILogger logger, string run, RunStage stage, Exception failure);

    [LoggerMessage(20, LogLevel.Error, "Run {Run} ends: another process took it over as run {Other}, since its lease had expired")]
    public static partial void RunTakenOver(this ILogger logger, string run, string other);

    [LoggerMessage(21, LogLevel.Warning, "Run {Run}: its lease could not be renewed or given back; it is tried again, or the lease expires")]
    public static partial void LeaseNotRenewed(this ILogger logger, string run, Exception failure);

    [LoggerMessage(22, LogLevel.Information, "Removed {Leftovers} files that no run and no version needs")]
    public static partial void LeftoversRemoved(this ILogger logger, int leftovers);

    [LoggerMessage(23, LogLevel.Warning, "Files that no run and no version needs could not be removed; it is tried again")]
    public static partial void LeftoversNotRemoved(this ILogger logger, Exception failure);

    [LoggerMessage(24, LogLevel.Information, "The store answers again; its corpora are looked at as before")]
    public static partial void SweepGoesOn(this ILogger logger);
}
