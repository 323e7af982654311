using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.OpenApi;
using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Api.Endpoints;

/// <summary>The description of the API itself.</summary>
public sealed class DocumentEndpoints : IEndpointGroup
{
    private const string Json = "application/json";

    private readonly Lazy<string> document;

    /// <param name="services">Has the table of operations, which this group is part of: asked for when the document is.</param>
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
