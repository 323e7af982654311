using System.Diagnostics.Metrics;

namespace Embeddings.Api;

/// <summary>The metrics of the API, for any collector that listens to the meter <see cref="MeterName"/>.</summary>
public static class ApiMetrics
{
    public const string MeterName = "Embeddings.Api";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>The seconds from the start of an operation until its answer is ready, without the time to write it.</summary>
    internal static Histogram<double> OperationSeconds { get; } =
        Meter.CreateHistogram<double>("embeddings.api.operation.duration", "s", "Duration of an operation");

    internal static Counter<long> RefusedVersions { get; } =
        Meter.CreateCounter<long>("embeddings.api.versions.refused", "{version}", "Versions that did not pass their checks");

    internal static Counter<long> ShedRequests { get; } =
        Meter.CreateCounter<long>("embeddings.api.requests.shed", "{request}", "Requests that were refused because too many waited for a thread");

    internal static KeyValuePair<string, object?> Model(string model) => new("model", model);

    internal static KeyValuePair<string, object?> Operation(string name) => new("operation", name);

    internal static KeyValuePair<string, object?> Status(int status) => new("status", status);
}
