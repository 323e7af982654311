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
/// Exports logs, traces and metrics: to Application Insights, authenticated by the app's identity, and to the OpenTelemetry collector that
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
        // Without an exporter the worker's defaults must stay off. They keep its log lines from the host, and nobody would see them.
        if (!isMonitored && !isCollected)
            return;
        telemetry.WithTracing(traces => traces.AddSources()).UseFunctionsWorkerDefaults();
        services.Configure<OpenTelemetryLoggerOptions>(logs => logs.IncludeScopes = true);
        if (isCollected)
            telemetry.UseOtlpExporter();
        if (isMonitored)
            services.SendToApplicationInsights(telemetry, configuration);
    }

    /// <summary>Traces runs and queries, and their calls to storage, Azure OpenAI and other HTTP services.</summary>
    internal static TracerProviderBuilder AddSources(this TracerProviderBuilder traces)
    {
        // The Azure clients emit spans, which their documentation calls experimental, only with this switch.
        AppContext.SetSwitch("Azure.Experimental.EnableActivitySource", true);
        return traces
            .AddSource(RunTraces.SourceName, ApiTraces.SourceName, "Azure.*")
            // Requests of the Azure clients already have a span, and gRPC calls to the host are not a dependency.
            .AddHttpClientInstrumentation(http => http.FilterHttpRequestMessage = request =>
                Activity.Current?.Parent?.Source.Name != AzureRequests && request.Content?.Headers.ContentType?.MediaType != "application/grpc");
    }

    private static void SendToApplicationInsights(this IServiceCollection services, IOpenTelemetryBuilder telemetry, IConfiguration configuration)
    {
        telemetry.UseAzureMonitorExporter();
        // The credential is set here because the exporter skips its own settings if it gets one as a parameter.
        services.Configure<AzureMonitorExporterOptions>(exporter =>
        {
            exporter.Credential = DataStorageOptions.Credential(configuration["AZURE_CLIENT_ID"]);
            // Traces are sampled, logs are not. Otherwise a busy app could drop the log line of a failed run, and the alert waits for that line.
            exporter.EnableTraceBasedLogsSampler = false;
        });
    }
}
