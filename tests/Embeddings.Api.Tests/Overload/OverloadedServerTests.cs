using System.Net;
using System.Text.Json.Nodes;
using Embeddings.Api.Overload;

namespace Embeddings.Api.Tests.Overload;

/// <summary>A server whose thread pool seems to be busy: its measuring work items run when the test lets them.</summary>
public sealed class OverloadedServerTests : IAsyncLifetime
{
    private const int ManyWaiting = 1_000;
    private static readonly TimeSpan LongDelay = TimeSpan.FromSeconds(1);

    private readonly ApiServer server = new();
    private readonly Queue<Action> queue = new();

    public async Task InitializeAsync()
    {
        server.Queue = new QueueingDelay(server.Clock, queue.Enqueue, () => ManyWaiting);
        await server.InitializeAsync();
        await SampleModel.PublishAsync(server.Store, server.Clock);
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Requests_get_503_with_a_time_to_retry_while_others_wait_too_long_and_probes_are_answered()
    {
        await OverloadAsync();

        using var refused = await AskAsync("models/words/similar?item=peace");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal("/problems/overloaded", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["type"]);
        await server.GetAsync("health/live");
        await server.GetAsync("health/ready");
    }

    [Fact]
    public async Task Requests_are_answered_again_when_the_queue_is_short()
    {
        await OverloadAsync();
        await server.ProblemAsync(HttpStatusCode.ServiceUnavailable, "models/words/similar?item=peace");

        while (queue.TryDequeue(out var measure))
            measure();

        await server.GetAsync("models/words/similar?item=peace");
    }

    private async Task OverloadAsync()
    {
        await server.GetAsync("models/words/similar?item=peace");
        server.Clock.Advance(LongDelay);
        await server.GetAsync("models/words/similar?item=peace");
        server.Clock.Advance(LongDelay);
    }

    private Task<HttpResponseMessage> AskAsync(string path) => server.Client.GetAsync(new Uri(path, UriKind.Relative));
}
