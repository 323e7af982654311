using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class EvaluationEndpointsTests : IAsyncLifetime
{
    private const string Pairs = "cat\tdog\t9\ncat\tthe\t1\nsleep\teat\t8\n";
    private readonly ApiServer server = new() { Options = new ApiOptions { MaximumEvaluationBytes = 100_000 } };

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_file_is_listed_downloaded_replaced_and_removed()
    {
        Assert.Equal(HttpStatusCode.Created, await UploadAsync("evaluation/pets/pairs.tsv", "a\tb\t1\n"));
        Assert.Equal(HttpStatusCode.OK, await UploadAsync("evaluation/pets/pairs.tsv", Pairs));
        Assert.Equal(HttpStatusCode.Created, await UploadAsync("evaluation/pets/questions.txt", ": pets\ncat eat dog sleep\n"));

        var files = (await server.GetAsync("evaluation/pets"))["files"]!.AsArray();
        Assert.Equal(["pairs.tsv", "questions.txt"], files.Select(file => (string?)file!["file"]));
        Assert.Equal(Pairs.Length, (long)files[0]!["length"]!);
        Assert.Equal(Pairs, await server.Client.GetStringAsync(new Uri("evaluation/pets/pairs.tsv", UriKind.Relative)));
        Assert.Empty((await server.GetAsync("evaluation/others"))["files"]!.AsArray());

        using var deleted = await server.Client.DeleteAsync(new Uri("evaluation/pets/pairs.tsv", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal("/problems/unknown-file", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, "evaluation/pets/pairs.tsv"))["type"]);
        await server.ProblemAsync(HttpStatusCode.NotFound, "evaluation/pets/pairs.tsv", HttpMethod.Delete);
    }

    [Fact]
    public async Task The_next_version_is_measured_by_what_was_uploaded()
    {
        await UploadAsync("evaluation/pets/pairs.tsv", Pairs);
        await UploadAsync("corpora/pets/settings.json", """{"vocabulary":{"minimumCount":1},"training":{"dimensions":8,"epochs":3,"threads":1,"sample":0}}""");
        await UploadAsync("corpora/pets/corpus.txt", string.Concat(Enumerable.Repeat("the cat and the dog sleep\nthe dog and the cat eat\n", 200)));
        using var started = await server.Client.PostAsync(new Uri("models/pets/runs", UriKind.Relative), null);
        await server.Runs.EndedAsync("pets");

        var version = (string)(await server.GetAsync("models/pets"))["current"]!["version"]!;
        using var report = new StreamReader(server.Store.OpenRead(ModelArtifacts.Evaluation("pets", version)));
        var measured = Assert.Single(JsonNode.Parse(await report.ReadToEndAsync())!["wordSimilarity"]!.AsArray())!;
        Assert.Equal(("pairs.tsv", 3), ((string?)measured["file"], (int)measured["pairs"]!));
    }

    [Theory]
    [InlineData("pairs.tsv", "a\tb\t1\na\tb\n", "line 2 has no two words and a number")]
    [InlineData("pairs.csv", "", "no word pair in the file")]
    [InlineData("questions.txt", ": pets\na b c\n", "line 2 has 3 words")]
    public async Task A_file_that_a_run_could_not_read_is_refused_with_its_line_and_what_was_there_stays(string file, string text, string problem)
    {
        var good = file.EndsWith(".txt", StringComparison.Ordinal) ? "cat eat dog sleep\n" : Pairs;
        await UploadAsync($"evaluation/pets/{file}", good);
        using var body = new StringContent(text);

        var refusal = await server.ProblemAsync(HttpStatusCode.BadRequest, $"evaluation/pets/{file}", HttpMethod.Put, body);

        Assert.Contains($"{file}: {problem}", (string?)refusal["detail"], StringComparison.Ordinal);
        Assert.Equal(good, await server.Client.GetStringAsync(new Uri($"evaluation/pets/{file}", UriKind.Relative)));
    }

    [Theory]
    [InlineData("evaluation/pets/pairs.json")]
    [InlineData("evaluation/pets/pairs")]
    [InlineData("evaluation/pets/..%2F..%2Fmodels%2Fpets.tsv")]
    [InlineData("evaluation/pets/.hidden.tsv")]
    [InlineData("evaluation/pets/a%5Cb.tsv")]
    [InlineData("evaluation/Pets!/pairs.tsv")]
    public async Task A_name_that_leads_elsewhere_or_says_no_format_is_refused(string path)
    {
        using var body = new StringContent(Pairs);

        await server.ProblemAsync(HttpStatusCode.BadRequest, path, HttpMethod.Put, body);

        Assert.Empty((await server.GetAsync("evaluation/pets"))["files"]!.AsArray());
    }

    [Fact]
    public async Task An_upload_longer_than_its_limit_leaves_nothing_behind()
    {
        using var body = new StringContent(string.Concat(Enumerable.Repeat("cat\tdog\t9\n", 20_000)));

        await server.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "evaluation/pets/pairs.tsv", HttpMethod.Put, body);

        Assert.Empty((await server.GetAsync("evaluation/pets"))["files"]!.AsArray());
    }

    [Fact]
    public async Task The_example_of_the_document_is_taken()
    {
        var upload = (await server.GetAsync("openapi.json"))["paths"]!["/api/evaluation/{model}/{file}"]!["put"]!;

        var example = (string)upload["requestBody"]!["content"]!["text/plain"]!["example"]!;

        Assert.Equal(HttpStatusCode.Created, await UploadAsync("evaluation/pets/pairs.tsv", example));
    }

    private async Task<HttpStatusCode> UploadAsync(string path, string text)
    {
        using var body = new StringContent(text, Encoding.UTF8);
        using var answer = await server.Client.PutAsync(new Uri(path, UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer.StatusCode;
    }
}
