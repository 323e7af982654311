using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class BatchTests : IAsyncLifetime
{
    private const string Path = "models/words/similar/batch";
    private readonly ApiServer server = new() { Options = new ApiOptions { MaximumBatch = 3, MaximumBodyBytes = 1_024 } };
    private string version = "";

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        version = await SampleModel.PublishAsync(server.Store, server.Clock);
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Each_line_is_answered_or_has_its_own_problem()
    {
        var lines = await LinesAsync(
            """{"item":"peace","top":1}""",
            """{"item":"unheard-of"}""",
            "",
            "no JSON",
            """{"item":"war","top":0}""",
            """{"item":"war","nosuch":1}""",
            """{"item":"war","subject":"me"}""",
            """{"vector":[1]}""",
            $$"""{"text":"{{new string('x', 2_000)}}"}""",
            """{"text":"army unheard","top":1}""");

        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 9, 10], lines.Select(line => (int)line["line"]!));
        Assert.Equal("treaty", ApiServer.Items(lines[0]));
        Assert.Equal(("/problems/unknown-items", "unheard-of"), ((string?)lines[1]["problem"]!["type"], (string?)lines[1]["problem"]!["items"]![0]));
        Assert.Equal(["body", "top", "nosuch", "subject", "vector"], lines[2..7].Select(line => (string?)line["problem"]!["field"]));
        Assert.Equal("/problems/body-too-large", (string?)lines[7]["problem"]!["type"]);
        Assert.Equal("unheard", (string?)Assert.Single(lines[8]["unknown"]!.AsArray()));
        Assert.All(lines, line => Assert.True(line["items"] is null != line["problem"] is null));
    }

    [Fact]
    public async Task More_lines_than_a_batch_and_more_bytes_than_a_body_may_have_are_answered_in_order()
    {
        var lines = await LinesAsync([.. Enumerable.Range(0, 3_000).Select(line => $$"""{"item":"{{(line % 2 == 0 ? "peace" : "war")}}","top":1}""")]);

        Assert.Equal(Enumerable.Range(1, 3_000), lines.Select(line => (int)line["line"]!));
        Assert.All(lines.Index(), line => Assert.Equal(line.Index % 2 == 0 ? "treaty" : "army", ApiServer.Items(line.Item)));
    }

    [Fact]
    public async Task Before_the_first_line_a_failure_is_a_problem_document()
    {
        using var body = Body("""{"item":"peace"}""");
        var problem = await server.ProblemAsync(HttpStatusCode.NotFound, "models/none/similar/batch", HttpMethod.Post, body);

        Assert.Equal("/problems/unknown-model", (string?)problem["type"]);
    }

    [Fact]
    public async Task A_JSON_batch_that_continues_on_errors_has_a_problem_in_the_place_of_an_answer()
    {
        var queries = new[] { new { item = "peace" }, new { item = "unheard-of" }, new { item = "war" } };

        var answers = (await server.PostAsync(Path, new { continueOnError = true, queries }))["answers"]!.AsArray();
        var problem = await server.ProblemAsync(HttpStatusCode.NotFound, Path, new { queries });

        Assert.Equal([true, false, true], answers.Select(answer => answer!["problem"] is null));
        Assert.Equal("unheard-of", (string?)answers[1]!["problem"]!["items"]![0]);
        Assert.Equal("/problems/unknown-items", (string?)problem["type"]);
    }

    private async Task<List<JsonNode>> LinesAsync(params string[] lines)
    {
        using var body = Body(lines);
        using var answer = await server.Client.PostAsync(new Uri(Path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Equal(("application/x-ndjson", version), (answer.Content.Headers.ContentType?.MediaType, Assert.Single(answer.Headers.GetValues("Model-Version"))));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private static StringContent Body(params string[] lines) =>
        new(string.Join('\n', lines), Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
}
