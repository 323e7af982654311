using System.ClientModel.Primitives;
using System.Diagnostics;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Embeddings.Pipeline.Tests.TextEmbeddings;
using Embeddings.Pipeline.TextEmbeddings;

namespace Embeddings.Functions.Tests.Hosting;

/// <summary>The traces of the app contain its calls to other services.</summary>
public sealed class DependencyTracesTests : IAsyncLifetime
{
    private readonly Spans spans = new();
    private readonly Activity call = new Activity("call") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
    private OpenAIServer server = null!;

    public async Task InitializeAsync() => server = await OpenAIServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        call.Dispose();
        spans.Dispose();
    }

    [Fact]
    public async Task A_request_by_HTTP_is_a_span_with_its_address_and_status()
    {
        Activity.Current = call;
        await server.Client.GetAsync(new Uri(server.Endpoint, "somewhere"));

        var span = Assert.Single(spans.Of(call.TraceId));
        Assert.Equal((404, server.Endpoint.Port), (span.GetTagItem("http.response.status_code"), span.GetTagItem("server.port")));
    }

    [Fact]
    public async Task A_request_to_Azure_Storage_is_a_span_of_the_operation_with_one_of_the_request_in_it()
    {
        Activity.Current = call;
        var options = new BlobClientOptions { Transport = new HttpClientTransport(server.Client) };
        await Assert.ThrowsAsync<RequestFailedException>(() => new BlobClient(new Uri(server.Endpoint, "account/container/blob"), options).DownloadContentAsync());

        Assert.Equal(["Azure.Core.Http", "Azure.Storage.Blobs.BlobBaseClient"], spans.Of(call.TraceId).Select(span => span.Source.Name));
    }

    [Fact]
    public async Task A_request_to_Azure_OpenAI_is_a_span_with_its_address()
    {
        Activity.Current = call;
        var options = new TextEmbeddingOptions { Endpoint = server.Endpoint, Deployment = OpenAIServer.Deployment };
        await new AzureOpenAITextEmbedder(options, new Identity(), new HttpClientPipelineTransport(server.Client)).EmbedAsync(["text"], default);

        var span = Assert.Single(spans.Of(call.TraceId));
        Assert.Equal((200, server.Endpoint.Port), (span.GetTagItem("http.response.status_code"), span.GetTagItem("server.port")));
    }

    private sealed class Identity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
