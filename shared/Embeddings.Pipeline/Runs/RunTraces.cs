using System.Diagnostics;

namespace Embeddings.Pipeline.Runs;

/// <summary>
/// The traces of runs, for any collector that listens to the source <see cref="SourceName"/>. All work of a run, on every machine, belongs to one
/// trace: the trace of the upload or the call that started it.
/// </summary>
public static class RunTraces
{
    public const string SourceName = "Embeddings.Pipeline";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The id of the current trace, for other machines (W3C traceparent); null if nobody listens.</summary>
    public static string? Current => Activity.Current?.Id;

    /// <summary>Begins a span of a run's trace.</summary>
    /// <param name="name">The name of the work.</param>
    /// <param name="run">The run that the work belongs to.</param>
    /// <param name="traceParent">The trace that the run was started in; null if it is unknown or is the current trace.</param>
    /// <param name="since">When the work began; the default for now.</param>
    public static Activity? Begin(string name, RunReference run, string? traceParent = null, DateTimeOffset since = default) =>
        Begin(name, run.Model, traceParent, since)?.SetTag("run", run.Id);

    /// <summary>Begins a span of work that leads to a run of a model.</summary>
    /// <inheritdoc cref="Begin(string, RunReference, string, DateTimeOffset)"/>
    public static Activity? Begin(string name, string model, string? traceParent = null, DateTimeOffset since = default)
    {
        // The host has a trace of its own for each call of a function. The span links to it.
        var isCarried = ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        var links = isCarried && Activity.Current is { } call ? new[] { new ActivityLink(call.Context) } : [];
        return Source.StartActivity(name, ActivityKind.Internal, parent, tags: [new("model", model)], links, since);
    }

    /// <summary>Adds the stage of a step and the version that it published.</summary>
    public static void Describe(this Activity? span, RunStage stage, string? version = null)
    {
        span?.SetTag("stage", stage.ToString());
        if (version is not null)
            span?.SetTag("version", version);
    }

    /// <summary>Marks the work of the span as failed.</summary>
    public static void Fail(this Activity? span, string? failure) => span?.SetStatus(ActivityStatusCode.Error, failure);
}
