using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Api.Routing;

namespace Embeddings.Api.Tests.OpenApi;

/// <summary>The running service answers with exactly the statuses in the document.</summary>
public sealed class StatusTests : IAsyncLifetime
{
    private const string Analogies = ": royalty\nking queen man woman\n";
    private readonly ApiServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("corpora", EndpointNames.UploadCorpusFile, EndpointNames.DownloadCorpusFile, EndpointNames.DeleteCorpusFile)]
    [InlineData("evaluation", EndpointNames.UploadEvaluationFile, EndpointNames.DownloadEvaluationFile, EndpointNames.DeleteEvaluationFile)]
    public async Task Files_are_made_replaced_fetched_in_parts_and_removed(string kind, string upload, string download, string delete)
    {
        var path = $"{kind}/pets/file.txt";

        await AnsweredAsync(upload, path, _ => { }, _ => { });
        await AnsweredAsync(
            download,
            path,
            _ => { },
            headers => headers.Range = new RangeHeaderValue(0, 3),
            headers => headers.IfNoneMatch.Add(EntityTagHeaderValue.Any),
            headers => headers.IfMatch.Add(new EntityTagHeaderValue("\"of-another-file\"")),
            headers => headers.Range = new RangeHeaderValue(1_000, 2_000));
        await AnsweredAsync(delete, path, _ => { });
    }

    [Fact]
    public async Task Runs_are_started_followed_cancelled_and_removed()
    {
        await AnsweredAsync(EndpointNames.UploadCorpusFile, "corpora/pets/corpus.txt", _ => { }, _ => { });
        var started = await AnsweredAsync(EndpointNames.StartRun, "models/pets/runs", _ => { });
        var id = (string)JsonNode.Parse(started)!["id"]!;
        await server.Runs.EndedAsync("pets");

        await AnsweredAsync(EndpointNames.RunStatus, $"runs/{id}", _ => { });
        var cancelled = await SendAsync(HttpMethod.Delete, $"runs/{id}", _ => { });
        var purged = await SendAsync(HttpMethod.Delete, $"runs/{id}?purge=true", _ => { });

        Assert.Equal(await DocumentedAsync(EndpointNames.CancelRun), [cancelled.Status, purged.Status]);
    }

    [Theory]
    [InlineData(EndpointNames.Explorer, "/")]
    [InlineData(EndpointNames.ExplorerFile, "/explorer/style.css")]
    public Task The_files_of_the_page_are_not_sent_again(string operation, string path) => AnsweredAsync(
        operation,
        path,
        _ => { },
        headers => headers.IfNoneMatch.Add(EntityTagHeaderValue.Any),
        headers => headers.IfMatch.Add(new EntityTagHeaderValue("\"of-another-file\"")));

    /// <summary>Sends a request with each of some headers. The statuses must be those of the document.</summary>
    /// <returns>The last answer.</returns>
    private async Task<string> AnsweredAsync(string operation, string path, params Action<HttpRequestHeaders>[] requests)
    {
        var statuses = new SortedSet<int>();
        var text = "";
        foreach (var headers in requests)
        {
            (var status, text) = await SendAsync(new HttpMethod(server.Endpoints.Find(operation).Method), path, headers);
            statuses.Add(status);
        }

        Assert.Equal(await DocumentedAsync(operation), statuses);
        return text;
    }

    private async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, Action<HttpRequestHeaders> headers)
    {
        using var request = new HttpRequestMessage(method, path);
        headers(request.Headers);
        if (method == HttpMethod.Put)
            request.Content = new StringContent(Analogies, Encoding.UTF8, "text/plain");
        using var answer = await server.Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<IEnumerable<int>> DocumentedAsync(string operation) =>
        (await server.GetAsync("openapi.json"))["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Single(documented => (string?)documented.Value!["operationId"] == operation).Value!["responses"]!.AsObject()
            .Where(response => response.Value!["$ref"] is null)
            .Select(response => int.Parse(response.Key, CultureInfo.InvariantCulture))
            .Order();
}
