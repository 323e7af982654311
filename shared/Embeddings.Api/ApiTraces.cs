using System.Diagnostics;

namespace Embeddings.Api;

/// <summary>The traces of the API, for any collector that listens to the source <see cref="SourceName"/>.</summary>
public static class ApiTraces
{
    public const string SourceName = "Embeddings.Api";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts the span of an operation.</summary>
    internal static Activity? Begin(string operation) => Source.StartActivity(operation)?.SetTag("operation", operation);

    /// <summary>Tags the current span with the version of the model that answers.</summary>
    internal static void Answers(string model, string version) => Activity.Current?.SetTag("model", model).SetTag("version", version);

    /// <summary>Tags the span with the status of the answer.</summary>
    internal static void End(this Activity? span, int status)
    {
        span?.SetTag("status", status);
        if (status >= 500)
            span?.SetStatus(ActivityStatusCode.Error);
    }
}
