using Embeddings.Api.Authorization;
using Embeddings.Api.Endpoints;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Api.Warmup;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Embeddings.Api;

/// <summary>The API in a host. The host adds the store (<c>IArtifactStore</c>), the runs (<c>IRunService</c>) and the clock
/// (<c>TimeProvider</c>), and what embeds texts (<c>TextEmbedders</c>) where it has that.</summary>
public static class ApiServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="options">Limits of requests.</param>
    /// <param name="access">Who may do what; null where the host lets everybody do everything.</param>
    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public static IServiceCollection AddEmbeddingsApi(this IServiceCollection services, ApiOptions options, AccessPolicy? access = null)
    {
        options.Validate();
        services.TryAddSingleton(TextEmbedders.None);
        return services
            .AddSingleton(options)
            .AddSingleton(access ?? AccessPolicy.Open)
            .AddSingleton<ServedModels>()
            .AddSingleton<VersionedAnswers>()
            .AddSingleton<RequestLimits>()
            .AddSingleton<QueryResolver>()
            .AddSingleton<StoredFiles>()
            .AddSingleton<TextRanking>()
            .AddSingleton<IEndpointGroup, ModelEndpoints>()
            .AddSingleton<IEndpointGroup, SimilarityEndpoints>()
            .AddSingleton<IEndpointGroup, RankEndpoints>()
            .AddSingleton<IEndpointGroup, RecommendationEndpoints>()
            .AddSingleton<IEndpointGroup, PairEndpoints>()
            .AddSingleton<IEndpointGroup, ItemEndpoints>()
            .AddSingleton<IEndpointGroup, MapEndpoints>()
            .AddSingleton<IEndpointGroup, RunEndpoints>()
            .AddSingleton<IEndpointGroup, CorpusEndpoints>()
            .AddSingleton<IEndpointGroup, EvaluationEndpoints>()
            .AddSingleton<IEndpointGroup, HealthEndpoints>()
            .AddSingleton<IEndpointGroup, DocumentEndpoints>()
            .AddSingleton<IEndpointGroup, ExplorerEndpoints>()
            .AddSingleton<ApiEndpoints>()
            .AddSingleton<ApiWarmup>();
    }

    /// <summary>Maps all operations onto a host that routes by itself; a Functions app names each in a trigger instead.</summary>
    public static void MapEmbeddingsApi(this IEndpointRouteBuilder app)
    {
        var endpoints = app.ServiceProvider.GetRequiredService<ApiEndpoints>();
        foreach (var endpoint in endpoints.All)
            app.MapMethods(endpoint.Template, [endpoint.Method], Answering(endpoints, endpoint)).WithName(endpoint.Name).WithMetadata(endpoint);
    }

    private static Delegate Answering(ApiEndpoints endpoints, ApiEndpoint endpoint) =>
        (HttpContext context) => endpoints.AnswerAsync(endpoint, context);
}
