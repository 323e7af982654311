using System.Diagnostics;
using Azure.Monitor.OpenTelemetry.Exporter;
using Embeddings.Api;
using Embeddings.Pipeline.Runs;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace Embeddings.Functions.Hosting;

/// <summary>
/// Logs, traces and metrics: sent to Application Insights by the app's identity, and to any OpenTelemetry collector that
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names.
/// </summary>
internal static class Telemetry
{
    private const string AzureRequests = "Azure.Core.Http";

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var isMonitored = configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 };
        var isCollected = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        var telemetry = services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(PipelineMetrics.MeterName, ApiMetrics.MeterName));
        // Not without an exporter: the worker's defaults then keep its log lines from the host, and nobody sees them.
        if (!isMonitored && !isCollected)
            return;
        telemetry.WithTracing(traces => traces.AddSources()).UseFunctionsWorkerDefaults();
        services.Configure<OpenTelemetryLoggerOptions>(logs => logs.IncludeScopes = true);
        if (isCollected)
            telemetry.UseOtlpExporter();
        if (isMonitored)
            services.SendToApplicationInsights(telemetry, configuration);
    }

    /// <summary>What runs and queries do, and what they ask of others: storage, Azure OpenAI and anything else by HTTP.</summary>
    internal static TracerProviderBuilder AddSources(this TracerProviderBuilder traces)
    {
        // The clients of Azure have spans, which their own documentation calls experimental, only where this says so.
        AppContext.SetSwitch("Azure.Experimental.EnableActivitySource", true);
        return traces
            .AddSource(RunTraces.SourceName, ApiTraces.SourceName, "Azure.*")
            // A request of such a client has a span already, and calls of the host by gRPC are no dependency.
            .AddHttpClientInstrumentation(http => http.FilterHttpRequestMessage = request =>
                Activity.Current?.Parent?.Source.Name != AzureRequests && request.Content?.Headers.ContentType?.MediaType != "application/grpc");
    }

    private static void SendToApplicationInsights(this IServiceCollection services, IOpenTelemetryBuilder telemetry, IConfiguration configuration)
    {
        telemetry.UseAzureMonitorExporter();
        // After the exporter has read its settings, which it leaves unread where it is given this by a parameter.
        services.Configure<AzureMonitorExporterOptions>(exporter =>
        {
            exporter.Credential = DataStorageOptions.Credential(configuration["AZURE_CLIENT_ID"]);
            // Traces are sampled. Were logs dropped with them, the end of a failed run, which an alert waits for, would be lost while queries are many.
            exporter.EnableTraceBasedLogsSampler = false;
        });
    }
}
