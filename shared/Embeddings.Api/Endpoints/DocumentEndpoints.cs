using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.OpenApi;
using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Api.Endpoints;

/// <summary>Serves the OpenAPI document.</summary>
public sealed class DocumentEndpoints : IEndpointGroup
{
    private const string Json = "application/json";

    private readonly Lazy<string> document;

    /// <param name="services">Resolves the table of operations when the document is requested, because this group is part of the table.</param>
    public DocumentEndpoints(IServiceProvider services) =>
        document = new Lazy<string>(() => OpenApiDocument.Of(services.GetRequiredService<ApiEndpoints>().All).ToJsonString(ApiJson.Options));

    public EndpointTag Tag => EndpointTag.Service;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<NoParameters, object>(
            EndpointNames.OpenApi, Routes.OpenApi, Access.Anonymous, "This document.",
            (_, _) => Task.FromResult(Results.Text(document.Value, Json))) with
        {
            Answer = null,
            MediaType = Json,
        },
    ];
}
