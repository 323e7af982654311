using Microsoft.Extensions.Logging;

namespace Embeddings.Api;

/// <summary>Everything the API logs.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Information, "Model {Model}: version {Version} answers now")]
    public static partial void VersionServed(this ILogger logger, string model, string version);

    [LoggerMessage(102, LogLevel.Error, "Model {Model}: its current version is refused, and the previous one keeps answering: {Problem}")]
    public static partial void VersionRefused(this ILogger logger, string model, string problem);

    [LoggerMessage(105, LogLevel.Error, "Model {Model}: version {Version} is refused and does not become current: {Problem}")]
    public static partial void SwitchRefused(this ILogger logger, string model, string version, string problem);

    [LoggerMessage(103, LogLevel.Warning, "Model {Model}: the check for a newer version failed and is repeated. The loaded version keeps answering")]
    public static partial void RefreshFailed(this ILogger logger, string model, Exception failure);

    [LoggerMessage(106, LogLevel.Information, "Model {Model}: the check for newer versions works again")]
    public static partial void RefreshGoesOn(this ILogger logger, string model);

    [LoggerMessage(107, LogLevel.Warning, "Requests wait {Delay:F0} ms for a thread. Some are refused with 503 until they wait less than {Target:F0} ms. Reported at most once a minute")]
    public static partial void Overloaded(this ILogger logger, double delay, double target);

    [LoggerMessage(104, LogLevel.Error, "{Operation} failed, trace {Trace}")]
    public static partial void OperationFailed(this ILogger logger, string operation, string trace, Exception failure);
}
