using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Runs;

/// <summary>The log messages of runs and of the triggers that start them.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Run {Run}: {Stage}")]
    public static partial void StageBegan(this ILogger logger, string run, RunStage stage);

    [LoggerMessage(2, LogLevel.Information, "Run {Run} published version {Version}. It is the current version: {Current}")]
    public static partial void RunPublished(this ILogger logger, string run, string version, bool current);

    [LoggerMessage(9, LogLevel.Information, "Run {Run} trained with {Kernel} kernels on {Threads} threads, {TokensPerSecond:F0} tokens/s")]
    public static partial void RunTrained(this ILogger logger, string run, string kernel, int threads, double tokensPerSecond);

    [LoggerMessage(15, LogLevel.Information, "Run {Run} published recommendations for {Users} users from version {Version}")]
    public static partial void RecommendationsPublished(this ILogger logger, string run, long users, string version);

    [LoggerMessage(16, LogLevel.Information, "Run {Run} is resumed. The process that began it has ended")]
    public static partial void RunResumed(this ILogger logger, string run);

    [LoggerMessage(3, LogLevel.Information, "Run {Run} was cancelled. The current version stays")]
    public static partial void RunCancelled(this ILogger logger, string run);

    [LoggerMessage(4, LogLevel.Error, "Run {Run} failed. The current version stays")]
    public static partial void RunFailed(this ILogger logger, string run, Exception failure);

    [LoggerMessage(5, LogLevel.Information, "Model {Model}: started run {Run}, because the corpus or the settings changed or the schedule is due")]
    public static partial void RunTriggered(this ILogger logger, string model, string run);

    [LoggerMessage(6, LogLevel.Debug, "Model {Model} waits for the end of run {Run}")]
    public static partial void RunPostponed(this ILogger logger, string model, string run);

    [LoggerMessage(7, LogLevel.Warning, "Model {Model} is not trained: {Problem}")]
    public static partial void CorpusRefused(this ILogger logger, string model, string problem);

    [LoggerMessage(8, LogLevel.Warning, "The store did not answer. The corpora are checked again soon")]
    public static partial void SweepInterrupted(this ILogger logger, Exception failure);

    [LoggerMessage(11, LogLevel.Error, "Model {Model}: its corpus cannot be checked. Every sweep tries again, and the other models are not affected")]
    public static partial void CorpusNotExamined(this ILogger logger, string model, Exception failure);

    [LoggerMessage(12, LogLevel.Error, "The corpora cannot be listed. No training starts by itself until they can. They are checked again soon")]
    public static partial void SweepFailed(this ILogger logger, Exception failure);

    [LoggerMessage(13, LogLevel.Warning, "Run {Run}: its progress could not be written. The next report replaces it")]
    public static partial void ProgressNotWritten(this ILogger logger, string run, Exception failure);

    [LoggerMessage(14, LogLevel.Error, "Run {Run} has ended ({Stage}), but its record could not be written")]
    public static partial void EndNotWritten(this ILogger logger, string run, RunStage stage, Exception failure);

    [LoggerMessage(20, LogLevel.Error, "Run {Run} ends. Its lease had expired, and another process took over with run {Other}")]
    public static partial void RunTakenOver(this ILogger logger, string run, string other);

    [LoggerMessage(21, LogLevel.Warning, "Run {Run}: its lease could not be renewed or released. It is tried again, or the lease expires")]
    public static partial void LeaseNotRenewed(this ILogger logger, string run, Exception failure);

    [LoggerMessage(22, LogLevel.Information, "Removed {Leftovers} files that no run and no version needs")]
    public static partial void LeftoversRemoved(this ILogger logger, int leftovers);

    [LoggerMessage(23, LogLevel.Warning, "Files that no run and no version needs could not be removed. It is tried again")]
    public static partial void LeftoversNotRemoved(this ILogger logger, Exception failure);

    [LoggerMessage(24, LogLevel.Information, "The store answers again")]
    public static partial void SweepGoesOn(this ILogger logger);
}
