using Azure.Monitor.OpenTelemetry.Exporter;
using Embeddings.Api;
using Embeddings.Pipeline;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Functions.Hosting;

/// <summary>Logs, traces and metrics, sent to Application Insights where it is set up, by the app's identity.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(PipelineMetrics.MeterName, ApiMetrics.MeterName));
        // Not without an exporter: the worker's defaults then keep its log lines from the host, and nobody sees them.
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 })
            telemetry.UseFunctionsWorkerDefaults().UseAzureMonitorExporter(exporter => exporter.Credential = DataStorageOptions.Credential(configuration["AZURE_CLIENT_ID"]));
    }
}
