using Microsoft.Extensions.Logging;

namespace Embeddings.Local.Serving;

/// <summary>Everything the server itself logs.</summary>
internal static partial class Log
{
    [LoggerMessage(301, LogLevel.Error, "Model {Model} cannot answer: {Problem}")]
    public static partial void NotWarmedUp(this ILogger logger, string model, string problem);
}
