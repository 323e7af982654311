using Azure.Monitor.OpenTelemetry.Exporter;
using Embeddings.Functions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;

namespace Embeddings.Functions.Tests.Hosting;

public sealed class TelemetryTests
{
    private readonly ServiceProvider services = Services(new Dictionary<string, string?>
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000000",
        ["OTEL_TRACES_SAMPLER"] = "microsoft.rate_limited",
        ["OTEL_TRACES_SAMPLER_ARG"] = "2",
    });

    [Fact]
    public void Logs_are_sent_whole_with_their_scopes_and_traces_as_many_as_the_settings_say()
    {
        var exporter = services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value;

        Assert.False(exporter.EnableTraceBasedLogsSampler);
        Assert.Equal(2, exporter.TracesPerSecond);
        Assert.True(services.GetRequiredService<IOptions<OpenTelemetryLoggerOptions>>().Value.IncludeScopes);
    }

    [Fact]
    public void Telemetry_is_sent_by_identity() =>
        Assert.NotNull(services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value.Credential);

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        services.AddTelemetry(configuration);
        return services.BuildServiceProvider();
    }
}
