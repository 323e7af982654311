using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Embeddings.Api.Authorization;
using Embeddings.Api.Hosting;
using Embeddings.Api.Middleware;
using Embeddings.Api.Overload;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Api.Warmup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Tests.Steps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Api.Tests;

/// <summary>The API on a real server with its own store, and with a clock that only tests advance.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("api-");
    private WebApplication? app;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public ApiOptions Options { get; init; } = new();

    /// <summary>Who may do what; null if everybody may do everything.</summary>
    public AccessPolicy? Access { get; init; }

    /// <summary>What measures how long requests wait for a thread. Nothing waits unless a test says so: a test may move the clock while requests are in progress.</summary>
    public QueueingDelay? Queue { get; set; }

    public IArtifactStore Store { get; private set; } = null!;

    /// <summary>The store as the server sees it.</summary>
    internal Func<IArtifactStore, IArtifactStore>? Seen { get; init; }

    /// <summary>The store of the server, whose calls tests can intercept.</summary>
    internal DisturbedStore Disturbed { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public ApiEndpoints Endpoints => app!.Services.GetRequiredService<ApiEndpoints>();

    public ApiWarmup Warmup => app!.Services.GetRequiredService<ApiWarmup>();

    public WarmupState WarmupState => app!.Services.GetRequiredService<WarmupState>();

    internal LocalRunService Runs => (LocalRunService)app!.Services.GetRequiredService<IRunService>();

    public async Task InitializeAsync()
    {
        Store = new DirectoryArtifactStore(root.FullName);
        Disturbed = new DisturbedStore(Store);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services
            .AddSingleton(Seen?.Invoke(Disturbed) ?? Disturbed)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IRunService, LocalRunService>()
            .AddSingleton(Queue ?? new QueueingDelay(Clock, static _ => { }, static () => 0))
            .AddEmbeddingsApi(Options, Access);
        app = builder.Build();
        app.UseEmbeddingsApi();
        app.MapEmbeddingsApi();
        await app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/api/") };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await app!.DisposeAsync();
        root.Delete(recursive: true);
    }

    /// <summary>Returns the answer, which must be a success.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await GoodAsync(answer);
    }

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using var answer = await Client.PostAsJsonAsync(path, body);
        return await GoodAsync(answer);
    }

    /// <summary>Returns the problem document of a refused request.</summary>
    public async Task<JsonNode> ProblemAsync(HttpStatusCode status, string path, HttpMethod? method = null, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = body };
        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode} instead of {(int)status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> ProblemAsync(HttpStatusCode status, string path, object body)
    {
        using var content = JsonContent.Create(body);
        return await ProblemAsync(status, path, HttpMethod.Post, content);
    }

    internal static string Items(JsonNode answer) => string.Join(' ', answer["items"]!.AsArray().Select(item => (string?)item!["item"]));

    private static async Task<JsonNode> GoodAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
