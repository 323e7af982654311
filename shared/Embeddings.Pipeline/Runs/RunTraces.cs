using System.Diagnostics;

namespace Embeddings.Pipeline.Runs;

/// <summary>
/// The traces of runs, for any collector that listens to the source <see cref="SourceName"/>. All that a run does is in one trace, on whichever
/// machine it does it: the trace of the upload or the call that started it.
/// </summary>
public static class RunTraces
{
    public const string SourceName = "Embeddings.Pipeline";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The trace that goes on now, to be carried to other machines (W3C traceparent); null where nobody listens.</summary>
    public static string? Current => Activity.Current?.Id;

    /// <summary>Begins a span of a run's trace.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="run">The run that it is done for.</param>
    /// <param name="traceParent">The trace that the run was started in; null where that is not known, or goes on now.</param>
    /// <param name="since">When it began; null for now.</param>
    public static Activity? Begin(string name, RunReference run, string? traceParent = null, DateTimeOffset since = default) =>
        Begin(name, run.Model, traceParent, since)?.SetTag("run", run.Id);

    /// <summary>Begins a span of what leads to a run of a model.</summary>
    /// <inheritdoc cref="Begin(string, RunReference, string, DateTimeOffset)"/>
    public static Activity? Begin(string name, string model, string? traceParent = null, DateTimeOffset since = default)
    {
        // The host has a trace of its own for each call of a function; it is linked to.
        var isCarried = ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        var links = isCarried && Activity.Current is { } call ? new[] { new ActivityLink(call.Context) } : [];
        return Source.StartActivity(name, ActivityKind.Internal, parent, tags: [new("model", model)], links, since);
    }

    /// <summary>Names the stage that a step belongs to, and the version that it has published.</summary>
    public static void Describe(this Activity? span, RunStage stage, string? version = null)
    {
        span?.SetTag("stage", stage.ToString());
        if (version is not null)
            span?.SetTag("version", version);
    }

    /// <summary>Says that what the span is of has failed.</summary>
    public static void Fail(this Activity? span, string? failure) => span?.SetStatus(ActivityStatusCode.Error, failure);
}
