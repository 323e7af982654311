using Microsoft.Extensions.Logging;

namespace Embeddings.Local.Serving;

/// <summary>The log messages of the local server.</summary>
internal static partial class Log
{
    [LoggerMessage(301, LogLevel.Error, "Model {Model} cannot answer: {Problem}")]
    public static partial void NotWarmedUp(this ILogger logger, string model, string problem);

    [LoggerMessage(302, LogLevel.Error, "Model {Model} cannot answer at the moment. The next query opens it again")]
    public static partial void WarmupFailed(this ILogger logger, string model, Exception failure);

    [LoggerMessage(303, LogLevel.Error, "The models cannot be listed. Each is opened by its first query")]
    public static partial void ModelsNotListed(this ILogger logger, Exception failure);
}
