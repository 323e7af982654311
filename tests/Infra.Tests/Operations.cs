using Embeddings.Api;
using Embeddings.Api.Hosting;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Infra.Tests;

/// <summary>The operations of the API and their permissions.</summary>
internal static class Operations
{
    public static IReadOnlyList<ApiEndpoint> All { get; } = new ServiceCollection()
        .AddLogging()
        .AddSingleton<IArtifactStore>(new DirectoryArtifactStore(Path.GetTempPath()))
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IRunService, LocalRunService>()
        .AddEmbeddingsApi(new ApiOptions())
        .BuildServiceProvider()
        .GetRequiredService<ApiEndpoints>()
        .All;
}
