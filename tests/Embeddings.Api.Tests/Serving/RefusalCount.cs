using System.Diagnostics.Metrics;

namespace Embeddings.Api.Tests.Serving;

/// <summary>Counts the refused versions of a model, as a metrics collector does.</summary>
internal sealed class RefusalCount : IDisposable
{
    private readonly MeterListener listener = new();
    private long count;

    public RefusalCount(string model)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == ApiMetrics.MeterName && instrument.Name == "embeddings.api.versions.refused")
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, measured, tags, _) =>
        {
            if (tags.Contains(ApiMetrics.Model(model)))
                Interlocked.Add(ref count, measured);
        });
        listener.Start();
    }

    public long Count => Interlocked.Read(ref count);

    public void Dispose() => listener.Dispose();
}
