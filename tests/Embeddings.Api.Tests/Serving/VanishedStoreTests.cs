using System.Net;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Api.Tests.Serving;

/// <summary>A store that is missing for a while, like a removed disk.</summary>
public sealed class VanishedStoreTests : IAsyncLifetime
{
    private readonly ApiServer server = new();

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        await SampleModel.PublishAsync(server.Store, server.Clock);
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Models_that_are_loaded_go_on_answering_and_readiness_says_that_the_store_is_gone_until_it_is_back()
    {
        var root = ((DirectoryArtifactStore)server.Store).Root;
        await server.GetAsync("models/words/similar?item=peace");
        Directory.Move(root, root + "-aside");
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        await server.GetAsync("models/words/similar?item=peace");
        await server.GetAsync("models/words/similar?item=war");
        await UnavailableAsync("health/ready");
        await UnavailableAsync("models");
        await UnavailableAsync("runs");
        Assert.False(Directory.Exists(root));

        Directory.Move(root + "-aside", root);
        await server.GetAsync("health/ready");
        await server.GetAsync("models/words/similar?item=peace");
    }

    private async Task UnavailableAsync(string path)
    {
        using var answer = await server.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }
}
