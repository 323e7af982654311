using System.Net;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Tests.Steps;

namespace Embeddings.Api.Tests.Middleware;

public sealed class ConcurrencyLimitTests : IAsyncLifetime
{
    private readonly ApiServer server = new() { Options = new ApiOptions { MaximumConcurrentRequests = 1 } };

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_caller_with_too_many_requests_is_told_to_wait_and_other_callers_are_answered()
    {
        var version = await SampleModel.PublishAsync(server.Store, server.Clock);
        var (reached, release) = (NewSignal(), NewSignal());
        server.Disturbed.At(Moment.Opened, ModelArtifacts.Table(SampleModel.Name, version), async () =>
        {
            reached.TrySetResult();
            await release.Task;
        });
        var first = AskAsync("models/words/similar?item=peace", "one");
        await reached.Task;

        using var second = await AskAsync("models/words/similar?item=peace", "one");
        using var health = await AskAsync("health/live", "one");
        using var other = await AskAsync("runs", "another");
        release.SetResult();
        using var answered = await first;

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal("/problems/too-many-requests", (string?)JsonNode.Parse(await second.Content.ReadAsStringAsync())!["type"]);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [health.StatusCode, other.StatusCode, answered.StatusCode]);
        using var afterwards = await AskAsync("models/words/similar?item=peace", "one");
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<HttpResponseMessage> AskAsync(string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "x-functions-key", key } } };
        return await server.Client.SendAsync(request);
    }
}
