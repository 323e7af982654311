using Azure.Monitor.OpenTelemetry.Exporter;
using Embeddings.Api;
using Embeddings.Pipeline;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Embeddings.Functions.Hosting;

/// <summary>Logs, traces and metrics, sent to Application Insights where it is set up, by the app's identity.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(metrics => metrics.AddMeter(PipelineMetrics.MeterName, ApiMetrics.MeterName));
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 })
            telemetry.UseAzureMonitorExporter(exporter => exporter.Credential = DataStorageOptions.Credential(configuration["AZURE_CLIENT_ID"]));
    }
}
