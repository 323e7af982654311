using System.Net;

namespace Embeddings.Api.Tests.Warmup;

public sealed class WarmupStateTests : IAsyncLifetime
{
    private readonly ApiServer server = new();

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        await SampleModel.PublishAsync(server.Store, server.Clock);
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task While_the_host_warms_up_queries_are_answered_but_it_is_not_ready()
    {
        server.WarmupState.Begin();

        await server.GetAsync("models/words/similar?item=peace");
        using (var early = await server.Client.GetAsync(new Uri("health/ready", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
            Assert.NotNull(early.Headers.RetryAfter);
        }

        server.WarmupState.End();
        await server.GetAsync("health/ready");
    }
}
