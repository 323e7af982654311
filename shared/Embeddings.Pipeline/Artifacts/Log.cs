using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>The log messages of artifact stores.</summary>
internal static partial class Log
{
    [LoggerMessage(10, LogLevel.Warning, "A file of the store is left out until it is renamed: {Problem}")]
    public static partial void FileLeftOut(this ILogger logger, string problem);
}
