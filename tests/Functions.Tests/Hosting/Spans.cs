using System.Collections.Concurrent;
using System.Diagnostics;
using Embeddings.Functions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Embeddings.Functions.Tests.Hosting;

/// <summary>Collects the spans of the app's sources, as a collector does.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = [];
    private readonly TracerProvider provider;

    public Spans() => provider = Sdk.CreateTracerProviderBuilder().AddSources().AddProcessor(new SimpleActivityExportProcessor(new Exporter(ended))).Build();

    /// <summary>The spans of a trace, in the order in which they ended.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. ended.Where(span => span.TraceId == trace)];

    public void Dispose() => provider.Dispose();

    private sealed class Exporter(ConcurrentQueue<Activity> ended) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
                ended.Enqueue(span);
            return ExportResult.Success;
        }
    }
}
