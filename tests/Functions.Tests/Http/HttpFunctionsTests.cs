using Embeddings.Api;
using Embeddings.Api.Hosting;
using Embeddings.Api.Routing;
using Embeddings.Functions.Http;
using Embeddings.Functions.Runs;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Functions.Tests.Http;

public sealed class HttpFunctionsTests
{
    [Fact]
    public void Each_operation_of_the_API_has_a_function_of_its_name_with_its_methods_and_route_and_asks_for_no_key_of_the_host() => Assert.Equal(
        Operations().Select(operation => $"{operation.Name}: {string.Join(' ', operation.Methods)} /{operation.Template} {AuthorizationLevel.Anonymous}").Order(StringComparer.Ordinal),
        FunctionMethods.With<HttpTriggerAttribute>()
            .Select(function => $"{FunctionMethods.NameOf(function.Method)}: {string.Join(' ', function.Trigger.Methods!.Select(method => method.ToUpperInvariant()))} /{RouteOf(function.Trigger)} {function.Trigger.AuthLevel}")
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Operations_that_start_or_follow_runs_are_given_the_task_hub() => Assert.Equal(
        [EndpointNames.CancelRun, EndpointNames.ListRuns, EndpointNames.RemoveModel, EndpointNames.RunStatus, EndpointNames.StartRecommendations, EndpointNames.StartRun],
        FunctionMethods.With<DurableClientAttribute>()
            .Select(function => FunctionMethods.NameOf(function.Method))
            .Intersect(Operations().Select(operation => operation.Name))
            .Order(StringComparer.Ordinal));

    private static string RouteOf(HttpTriggerAttribute trigger) => trigger.Route == ServiceFunctions.Root ? "" : trigger.Route!;

    private static IReadOnlyList<ApiEndpoint> Operations()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IArtifactStore>(new DirectoryArtifactStore(Path.GetTempPath()))
            .AddSingleton(TimeProvider.System)
            .AddSingleton<DurableClients>()
            .AddSingleton<IRunService, DurableRunService>()
            .AddEmbeddingsApi(new ApiOptions())
            .BuildServiceProvider();
        return services.GetRequiredService<ApiEndpoints>().All;
    }
}
