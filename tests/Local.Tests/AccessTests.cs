using System.Net;
using System.Net.Http.Headers;

namespace Embeddings.Local.Tests;

/// <summary>The permissions on the local server, with two keys and with tokens.</summary>
public sealed class AccessTests : IDisposable
{
    private const string Key = "the-key-of-those-who-read";
    private const string TrainingKey = "the-key-of-those-who-train";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_key_for_queries_cannot_train_and_the_key_for_training_can()
    {
        await using var server = await ServerProcess.StartAsync(folder.Path, "--key", Key, "--training-key", TrainingKey, "--no-training");
        SampleCorpus.WriteTo(folder.File("corpus.txt"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, "/api/models", Key));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, HttpMethod.Post, "/api/models/pets/runs", Key));
        Assert.Equal(HttpStatusCode.Created, await UploadAsync(server, TrainingKey));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(server, HttpMethod.Post, "/api/models/pets/runs", TrainingKey));
    }

    [Fact]
    public async Task A_token_without_the_role_is_forbidden_and_with_it_starts_a_run()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        await using var server = await ServerProcess.StartAsync(
            folder.Path, "--token-issuer", issuer.Address, "--token-audience", "api://embeddings", "--no-training");
        SampleCorpus.WriteTo(folder.File("corpus.txt"));
        var (reader, trainer) = (issuer.Issue("api://embeddings", "Embeddings.Read"), issuer.Issue("api://embeddings", "Embeddings.Train"));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Post, "/api/models/pets/runs", "no-token-at-all"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Post, "/api/models/pets/runs", issuer.Issue("api://another", "Embeddings.Train")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Post, "/api/models/pets/runs", issuer.IssueByAnother("api://embeddings", "Embeddings.Train")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, HttpMethod.Post, "/api/models/pets/runs", reader));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, "/api/models", reader));
        Assert.Equal(HttpStatusCode.Created, await UploadAsync(server, trainer));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(server, HttpMethod.Post, "/api/models/pets/runs", trainer));
    }

    [Theory]
    [InlineData("--token-audience", "--token-issuer", "https://issuer.example")]
    [InlineData("not an https address", "--token-issuer", "http://issuer.example", "--token-audience", "api://embeddings")]
    [InlineData("it is the same as --key", "--key", Key, "--training-key", Key)]
    [InlineData("5 characters", "--training-key", "short")]
    public async Task Options_that_would_let_nobody_or_everybody_in_are_refused(string reason, params string[] arguments)
    {
        var refused = await CommandProcess.RunAsync(folder.Path, ["serve", "--url", "http://127.0.0.1:0", .. arguments]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(reason, refused.Errors, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, HttpMethod method, string path, string bearer)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) } };
        using var answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> UploadAsync(ServerProcess server, string bearer)
    {
        await using var corpus = File.OpenRead(folder.File("corpus.txt"));
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/corpora/pets/corpus.txt") { Content = new StreamContent(corpus) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
