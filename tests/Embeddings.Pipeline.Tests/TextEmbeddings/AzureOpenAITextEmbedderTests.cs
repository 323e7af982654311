using System.ClientModel.Primitives;
using Azure.Core;
using Embeddings.Pipeline.TextEmbeddings;

namespace Embeddings.Pipeline.Tests.TextEmbeddings;

/// <summary>Tests the real client against a local server with the service's protocol.</summary>
public sealed class AzureOpenAITextEmbedderTests : IAsyncLifetime
{
    private OpenAIServer server = null!;

    public async Task InitializeAsync() => server = await OpenAIServer.StartAsync();

    [Fact]
    public async Task Texts_are_embedded_in_their_order_by_batches_with_the_identitys_token()
    {
        var vectors = await Embedder(new() { BatchSize = 2 }).EmbedAsync(["one", "two words", "three"], default);
        Assert.Equal([OpenAIServer.Vector("one"), OpenAIServer.Vector("two words"), OpenAIServer.Vector("three")], vectors);
        Assert.Equal([["one", "two words"], ["three"]], server.Requests.Select(request => request.Texts));
        Assert.All(server.Requests, request => Assert.Equal("Bearer token of the identity", request.Authorization));
        Assert.All(server.Requests, request => Assert.NotEmpty(request.ApiVersion));
    }

    [Fact]
    public async Task A_request_refused_for_its_rate_is_sent_again_after_the_time_the_service_asks_for()
    {
        server.RefuseRate(retryAfterMilliseconds: 300);
        server.RefuseRate(retryAfterMilliseconds: 0);
        var started = TimeProvider.System.GetTimestamp();
        var vectors = await Embedder(new()).EmbedAsync(["text"], default);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(300));
        Assert.Equal(OpenAIServer.Vector("text"), Assert.Single(vectors));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_passing_fault_of_the_service_is_retried()
    {
        server.Refuse(503, "ServiceUnavailable", "The service is temporarily unable to process your request.");
        Assert.Single(await Embedder(new()).EmbedAsync(["text"], default));
    }

    [Fact]
    public async Task No_request_is_sent_that_could_pass_the_cost_ceiling()
    {
        var embedder = Embedder(new() { BatchSize = 1, MaximumTokens = 12 });
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => embedder.EmbedAsync(["two words", "two words", "two words"], default));
        Assert.Equal("setting TextEmbedding__MaximumTokens", refusal.Place);
        Assert.Equal("4 tokens are used, the next request may need 9 more, and the ceiling is 12", refusal.Problem);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(4, embedder.UsedTokens);
    }

    [Theory]
    [InlineData(401, "PermissionDenied", "Cognitive Services OpenAI User")]
    [InlineData(404, "DeploymentNotFound", "deployment of an embedding model")]
    [InlineData(400, "content_filter", "TextEmbedding__")]
    public async Task A_refusal_for_good_is_not_retried_and_says_what_to_do(int status, string code, string remedy)
    {
        server.Refuse(status, code, "The message of the service.");
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => Embedder(new()).EmbedAsync(["text"], default));
        Assert.Contains("The message of the service.", refusal.Problem, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Remedy, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Long_texts_are_cut_and_empty_ones_are_not_refused()
    {
        await Embedder(new() { MaximumCharacters = 5 }).EmbedAsync(["longer than five", ""], default);
        Assert.Equal(["longe", " "], server.Requests.Single().Texts);
    }

    [Fact]
    public void Settings_that_cannot_work_are_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => new AzureOpenAITextEmbedder(new() { Endpoint = new("http://plain") }));
        Assert.Equal("setting TextEmbedding__Endpoint", refusal.Place);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    private AzureOpenAITextEmbedder Embedder(TextEmbeddingOptions options) => new(
        options with { Endpoint = server.Endpoint, Deployment = OpenAIServer.Deployment }, new Identity(), new HttpClientPipelineTransport(server.Client));

    internal sealed class Identity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token of the identity", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
