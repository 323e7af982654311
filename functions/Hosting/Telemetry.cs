using Azure.Monitor.OpenTelemetry.Exporter;
using Embeddings.Api;
using Embeddings.Pipeline.Runs;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;

namespace Embeddings.Functions.Hosting;

/// <summary>Logs, traces and metrics, sent to Application Insights where it is set up, by the app's identity.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(PipelineMetrics.MeterName, ApiMetrics.MeterName));
        // Not without an exporter: the worker's defaults then keep its log lines from the host, and nobody sees them.
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is not { Length: > 0 })
            return;
        telemetry.UseFunctionsWorkerDefaults().UseAzureMonitorExporter();
        services.Configure<OpenTelemetryLoggerOptions>(logs => logs.IncludeScopes = true);
        // After the exporter has read its settings, which it leaves unread where it is given this by a parameter.
        services.Configure<AzureMonitorExporterOptions>(exporter =>
        {
            exporter.Credential = DataStorageOptions.Credential(configuration["AZURE_CLIENT_ID"]);
            // Traces are sampled. Were logs dropped with them, the end of a failed run, which an alert waits for, would be lost while queries are many.
            exporter.EnableTraceBasedLogsSampler = false;
        });
    }
}
