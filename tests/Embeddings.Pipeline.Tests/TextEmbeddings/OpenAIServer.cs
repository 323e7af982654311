using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Tests.TextEmbeddings;

/// <summary>
/// A local server of Azure OpenAI's REST protocol for embeddings over TLS: POST
/// openai/deployments/{deployment}/embeddings, with its answers and errors. A text's embedding is computed from its characters, and a
/// token is a word.
/// </summary>
internal sealed class OpenAIServer : IAsyncDisposable
{
    public const string Deployment = "embedding-deployment";
    private readonly WebApplication application;
    private readonly Queue<Func<HttpContext, Task>> faults = new();

    private OpenAIServer(WebApplication application, X509Certificate2 certificate)
    {
        this.application = application;
        var thumbprint = certificate.Thumbprint;
        Client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == thumbprint },
        });
    }

    /// <summary>Trusts this server's certificate and no other.</summary>
    public HttpClient Client { get; }

    public Uri Endpoint => new(application.Urls.Single());

    public List<ReceivedRequest> Requests { get; } = [];

    public static async Task<OpenAIServer> StartAsync()
    {
        var certificate = Certificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var server = new OpenAIServer(builder.Build(), certificate);
        server.application.MapPost("/openai/deployments/{deployment}/embeddings", server.AnswerAsync);
        await server.application.StartAsync();
        return server;
    }

    /// <summary>Throttles the next request, as the service does at a high rate.</summary>
    public void RefuseRate(int retryAfterMilliseconds) => faults.Enqueue(context =>
    {
        context.Response.Headers["retry-after-ms"] = $"{retryAfterMilliseconds}";
        return Error(context, 429, "429", "Requests to the Embeddings Operation have exceeded the call rate limit.");
    });

    public void Refuse(int status, string code, string message) => faults.Enqueue(context => Error(context, status, code, message));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, string deployment)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var input = body.RootElement.GetProperty("input");
        string[] texts = input.ValueKind == JsonValueKind.Array ? [.. input.EnumerateArray().Select(text => text.GetString()!)] : [input.GetString()!];
        Requests.Add(new ReceivedRequest(texts, context.Request.Headers.Authorization.ToString(), context.Request.Query["api-version"].ToString()));
        if (faults.TryDequeue(out var fault))
            await fault(context);
        else if (deployment != Deployment)
            await Error(context, 404, "DeploymentNotFound", "The API deployment for this resource does not exist.");
        else
            await context.Response.WriteAsJsonAsync(Embeddings(texts));
    }

    // In reverse order, because the protocol's index assigns embeddings to texts.
    private static object Embeddings(string[] texts) => new
    {
        @object = "list",
        data = texts.Select((text, index) => new { @object = "embedding", index, embedding = Base64(Vector(text)) }).Reverse(),
        model = "text-embedding-3-small",
        usage = new { prompt_tokens = Tokens(texts), total_tokens = Tokens(texts) },
    };

    public static float[] Vector(string text) => [text.Length, text.Sum(character => character) / 100f, 1];

    private static int Tokens(string[] texts) => texts.Sum(text => text.Split(' ').Length);

    // Clients request base64 of little-endian floats, which is shorter than numbers.
    private static string Base64(float[] vector) => Convert.ToBase64String([.. vector.SelectMany(BitConverter.GetBytes)]);

    private static Task Error(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { code, message } });
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    internal sealed record ReceivedRequest(string[] Texts, string Authorization, string ApiVersion);
}
