using System.Net;
using System.Text.Json.Nodes;
using Embeddings.Api.Authorization;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Tests.Steps;

namespace Embeddings.Api.Tests.Middleware;

public sealed class ConcurrencyLimitTests
{
    private const string Key = "x-functions-key";
    private const string Address = "X-Forwarded-For";
    private static readonly ApiOptions OneAtATime = new() { MaximumConcurrentRequests = 1 };

    private static readonly AccessPolicy Keys = new(
        [AccessKey.Of("shop", Access.Read, "one"), AccessKey.Of("nightly", Access.Read, "another")], platformChecksTokens: false);

    [Fact]
    public async Task A_caller_with_too_many_requests_is_told_to_wait_and_other_callers_are_answered()
    {
        await using var held = await HeldRequest.BeginAsync(Keys, (Key, "one"));

        using var second = await held.AskAsync("models/words/similar?item=peace", (Key, "one"));
        using var sameKey = await held.AskAsync("models/words/similar?item=peace", ("Authorization", "Bearer one"));
        using var health = await held.AskAsync("health/live", (Key, "one"));
        using var other = await held.AskAsync("runs", (Key, "another"));

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal("/problems/too-many-requests", (string?)JsonNode.Parse(await second.Content.ReadAsStringAsync())!["type"]);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.TooManyRequests, sameKey.StatusCode);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [health.StatusCode, other.StatusCode, await held.EndAsync()]);
        using var afterwards = await held.AskAsync("models/words/similar?item=peace", (Key, "one"));
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
    }

    [Theory]
    [InlineData(Address, "203.0.113.5:1001", "203.0.113.5:1002")]
    [InlineData(Address, "203.0.113.5", "198.51.100.7, 203.0.113.5")]
    [InlineData(Address, "[2001:db8::1]:1001", "2001:db8::1")]
    [InlineData(Key, "made up", "made up too")]
    public async Task Another_connection_or_an_unknown_key_makes_no_other_caller(string header, string one, string another)
    {
        await using var held = await HeldRequest.BeginAsync(access: null, (header, one));

        using var second = await held.AskAsync("runs", (header, another));

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await held.EndAsync());
    }

    [Fact]
    public async Task Callers_behind_a_proxy_are_told_apart_by_their_address()
    {
        await using var held = await HeldRequest.BeginAsync(access: null, (Address, "203.0.113.5:1001"));

        using var other = await held.AskAsync("runs", (Address, "203.0.113.6:1001"));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [other.StatusCode, await held.EndAsync()]);
    }

    /// <summary>A server with a request that waits for its table.</summary>
    private sealed class HeldRequest(ApiServer server) : IAsyncDisposable
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task<HttpResponseMessage> request = null!;

        public static async Task<HeldRequest> BeginAsync(AccessPolicy? access, (string, string) header)
        {
            var server = new ApiServer { Options = OneAtATime, Access = access };
            await server.InitializeAsync();
            var version = await SampleModel.PublishAsync(server.Store, server.Clock);
            var held = new HeldRequest(server);
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            server.Disturbed.At(Moment.Opened, ModelArtifacts.Table(SampleModel.Name, version), async () =>
            {
                reached.TrySetResult();
                await held.released.Task;
            });
            held.request = held.AskAsync("models/words/similar?item=peace", header);
            await reached.Task;
            return held;
        }

        public async Task<HttpResponseMessage> AskAsync(string path, (string Name, string Value) header)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { header.Name, header.Value } } };
            return await server.Client.SendAsync(request);
        }

        public async Task<HttpStatusCode> EndAsync()
        {
            released.TrySetResult();
            using var answer = await request;
            return answer.StatusCode;
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            await server.DisposeAsync();
        }
    }
}
