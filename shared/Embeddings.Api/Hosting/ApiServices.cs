using Embeddings.Api.Authorization;
using Embeddings.Api.Endpoints;
using Embeddings.Api.Middleware;
using Embeddings.Api.Overload;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Api.Warmup;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Embeddings.Api.Hosting;

/// <summary>Adds the API to a host. The host registers the store (<c>IArtifactStore</c>), the runs (<c>IRunService</c>), the clock (<c>TimeProvider</c>)
/// and, optionally, the service that embeds texts (<c>TextEmbedders</c>).</summary>
public static class ApiServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="options">The limits of requests.</param>
    /// <param name="access">Decides who may do what; null lets everybody do everything.</param>
    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public static IServiceCollection AddEmbeddingsApi(this IServiceCollection services, ApiOptions options, AccessPolicy? access = null)
    {
        options.Validate();
        services.TryAddSingleton(TextEmbedders.None);
        services.TryAddSingleton(known => QueueingDelay.OfThreadPool(known.GetRequiredService<TimeProvider>()));
        return services
            .AddSingleton(options)
            .AddSingleton(access ?? AccessPolicy.Open)
            .AddApiMiddleware(options)
            .AddSingleton<ServedModels>()
            .AddSingleton<VersionedAnswers>()
            .AddSingleton<RequestLimits>()
            .AddSingleton<QueryResolver>()
            .AddSingleton<BatchResolver>()
            .AddSingleton<BatchLines>()
            .AddSingleton<StoredFiles>()
            .AddSingleton<TextRanking>()
            .AddSingleton<IEndpointGroup, ModelEndpoints>()
            .AddSingleton<IEndpointGroup, VersionEndpoints>()
            .AddSingleton<IEndpointGroup, RemovalEndpoints>()
            .AddSingleton<IEndpointGroup, ExperimentEndpoints>()
            .AddSingleton<IEndpointGroup, SimilarityEndpoints>()
            .AddSingleton<IEndpointGroup, RankEndpoints>()
            .AddSingleton<IEndpointGroup, RecommendationEndpoints>()
            .AddSingleton<IEndpointGroup, PairEndpoints>()
            .AddSingleton<IEndpointGroup, ItemEndpoints>()
            .AddSingleton<IEndpointGroup, MapEndpoints>()
            .AddSingleton<IEndpointGroup, PresetEndpoints>()
            .AddSingleton<IEndpointGroup, RunEndpoints>()
            .AddSingleton<IEndpointGroup, RecommendationRunEndpoints>()
            .AddSingleton<IEndpointGroup, HistoryEndpoints>()
            .AddSingleton<IEndpointGroup, CorpusEndpoints>()
            .AddSingleton<IEndpointGroup, EvaluationEndpoints>()
            .AddSingleton<IEndpointGroup, HealthEndpoints>()
            .AddSingleton<IEndpointGroup, DocumentEndpoints>()
            .AddSingleton<IEndpointGroup, ExplorerEndpoints>()
            .AddSingleton<IEndpointGroup, DocumentationEndpoints>()
            .AddSingleton<IEndpointGroup, AgentEndpoints>()
            .AddSingleton<LoadShedding>()
            .AddSingleton<ApiEndpoints>()
            .AddSingleton<WarmupState>()
            .AddSingleton<ApiWarmup>();
    }

    /// <summary>Maps all operations in a host that routes requests itself. A Functions app has one trigger for each operation instead.</summary>
    public static void MapEmbeddingsApi(this IEndpointRouteBuilder app)
    {
        var endpoints = app.ServiceProvider.GetRequiredService<ApiEndpoints>();
        foreach (var endpoint in endpoints.All)
            app.MapMethods(endpoint.Template, endpoint.Methods, Answering(endpoints, endpoint)).WithName(endpoint.Name).WithMetadata(endpoint);
    }

    // Any other delegate would be compiled at the start of the process, one for each operation.
    private static RequestDelegate Answering(ApiEndpoints endpoints, ApiEndpoint endpoint) =>
        async context => await (await endpoints.AnswerAsync(endpoint, context)).ExecuteAsync(context);
}
