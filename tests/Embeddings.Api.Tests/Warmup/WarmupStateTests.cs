using System.Net;

namespace Embeddings.Api.Tests.Warmup;

public sealed class WarmupStateTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private readonly ApiServer server = sample.Server;

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
