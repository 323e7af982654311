using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class RecommendationRunEndpointsTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private readonly ApiServer server = sample.Server;

    [Fact]
    public async Task Uploaded_histories_are_answered_by_a_run_whose_result_is_downloaded_in_ranges_and_deleted()
    {
        await UploadAsync("mail.jsonl", """{"user":"ann","history":["war","x"]}""" + "\n" + """{"user":"bob","history":[]}""" + "\n");

        using var started = await server.Client.PostAsJsonAsync("models/words/recommendations", new { histories = "mail.jsonl", format = "csv", top = 2, countShare = 0.5 });
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var id = (string)JsonNode.Parse(await started.Content.ReadAsStringAsync())!["id"]!;
        Assert.EndsWith($"/api/runs/{id}", started.Headers.Location!.ToString(), StringComparison.Ordinal);
        await EndAsync(id);

        var run = await server.GetAsync($"runs/{id}");
        Assert.Equal(("completed", "recommendation"), ((string?)run["stage"], (string?)run["kind"]));
        Assert.Contains((await server.GetAsync("models/words/recommendations"))["results"]!.AsArray(), one => (string?)one!["id"] == id);
        var result = await server.GetAsync($"models/words/recommendations/{id}");
        Assert.Equal(("next", 2, 4, 1, 1), ((string?)result["relation"], (int)result["users"]!, (int)result["recommended"]!, (int)result["unknownItems"]!, (int)result["popularUsers"]!));
        Assert.Equal(0.5, (double)result["options"]!["countShare"]!);

        var url = new Uri(server.Client.BaseAddress!, (string)result["url"]!);
        var text = await server.Client.GetStringAsync(url);
        Assert.StartsWith("user,rank,item,score,fallback\nann,1,", text, StringComparison.Ordinal);
        Assert.Equal((int)result["bytes"]!, Encoding.UTF8.GetByteCount(text));
        using var part = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(5, 8) } };
        using var range = await server.Client.SendAsync(part);
        Assert.Equal((HttpStatusCode.PartialContent, "rank"), (range.StatusCode, await range.Content.ReadAsStringAsync()));

        using var deleted = await server.Client.DeleteAsync(new Uri($"models/words/recommendations/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Contains($"api/runs/{id}", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, $"models/words/recommendations/{id}"))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_those_of_single_questions()
    {
        await UploadAsync("one.jsonl", """{"user":"ann","history":["war","navy"]}""");
        var id = (string)(await server.PostAsync("models/words/recommendations", new { histories = "one.jsonl", relation = "similar", top = 3, exclude = new[] { "army" } }))["id"]!;
        await EndAsync(id);

        var line = JsonNode.Parse(await server.Client.GetStringAsync(new Uri($"models/words/recommendations/{id}/recommendations.jsonl", UriKind.Relative)))!;
        var alone = await server.PostAsync("models/words/recommend", new { history = new[] { "war", "navy" }, relation = "similar", top = 3, exclude = new[] { "army" } });

        Assert.Equal(ApiServer.Items(alone), ApiServer.Items(line));
    }

    [Theory]
    [InlineData("{}", "histories")]
    [InlineData("""{"histories":"no.jsonl"}""", "histories")]
    [InlineData("""{"histories":"known.csv","version":"20200101-000000-000-00000000"}""", "version")]
    [InlineData("""{"histories":"known.csv","top":0}""", "top")]
    [InlineData("""{"histories":"known.csv","recency":2}""", "recency")]
    [InlineData("""{"histories":"known.csv","categoryLimit":0}""", "categoryLimit")]
    public async Task A_request_that_can_only_fail_is_refused_by_its_field(string body, string field)
    {
        await UploadAsync("known.csv", "user_id,item_id\nann,war\n");

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "models/words/recommendations", HttpMethod.Post, content);

        Assert.Equal(field, (string?)problem["field"]);
    }

    [Fact]
    public async Task A_file_in_no_format_of_histories_is_refused()
    {
        using var content = new StringContent("x");
        Assert.Equal("file", (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, "histories/words/mail.xlsx", HttpMethod.Put, content))["field"]);
        Assert.Equal("file", (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, "histories/words/mail.xlsx/upload-url", HttpMethod.Post))["field"]);
    }

    [Fact]
    public async Task The_result_of_a_run_is_found_under_its_model_alone()
    {
        var training = new RunReference("words", "20260101-000000-000-abcdef01");
        foreach (var id in new[] { "other.20260101-000000-000-recommend", training.Id, "nothing" })
            Assert.Equal("/problems/unknown-run", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, $"models/words/recommendations/{id}"))["type"]);
    }

    [Fact]
    public async Task A_damaged_result_does_not_hide_the_others_and_can_be_removed()
    {
        await UploadAsync("two.jsonl", """{"user":"ann","history":["war"]}""");
        var id = (string)(await server.PostAsync("models/words/recommendations", new { histories = "two.jsonl" }))["id"]!;
        var other = (string)(await server.PostAsync("models/words/recommendations", new { histories = "two.jsonl", top = 1 }))["id"]!;
        await EndAsync(id);
        await EndAsync(other);
        await server.Store.WriteAsync(RecommendationResults.ManifestOf("words", RunReference.Parse(id).Run), stream => stream.Write("{"u8));

        var listed = await server.GetAsync("models/words/recommendations");
        Assert.Contains(listed["results"]!.AsArray(), one => (string?)one!["id"] == other);
        Assert.Contains("manifest.json", (string?)listed["damaged"]!.AsArray().Single(one => (string?)one!["id"] == id)!["problem"], StringComparison.Ordinal);

        using var deleted = await server.Client.DeleteAsync(new Uri($"models/words/recommendations/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Null((await server.GetAsync("models/words/recommendations"))["damaged"]);
    }

    [Fact]
    public async Task Histories_are_listed_downloaded_and_deleted()
    {
        await UploadAsync("shops.csv", "user_id,item_id\nann,war\n");

        Assert.Contains((await server.GetAsync("histories/words"))["files"]!.AsArray(), file => (string?)file!["file"] == "shops.csv");
        Assert.Equal("user_id,item_id\nann,war\n", await server.Client.GetStringAsync(new Uri("histories/words/shops.csv", UriKind.Relative)));
        using var deleted = await server.Client.DeleteAsync(new Uri("histories/words/shops.csv", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await server.ProblemAsync(HttpStatusCode.NotFound, "histories/words/shops.csv");
    }

    private async Task UploadAsync(string file, string text)
    {
        using var content = new StringContent(text);
        using var answer = await server.Client.PutAsync(new Uri($"histories/words/{file}", UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task EndAsync(string id) => server.Runs.EndedAsync(RunReference.Parse(id));
}
