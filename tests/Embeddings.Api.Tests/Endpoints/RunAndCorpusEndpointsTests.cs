using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class RunAndCorpusEndpointsTests : IAsyncLifetime
{
    private const string Settings = """{"vocabulary":{"minimumCount":1},"training":{"dimensions":8,"epochs":3,"threads":1,"sample":0}}""";
    private readonly ApiServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task The_presets_say_what_a_run_is_trained_with_where_its_settings_say_nothing()
    {
        var presets = await server.GetAsync("presets");

        Assert.Equal(Presets.Text.Training.Dimensions, (int)presets["text"]!["training"]!["dimensions"]!);
        Assert.Equal(Presets.Items.Training.Epochs, (int)presets["items"]!["training"]!["epochs"]!);
        Assert.Equal(Presets.Graph.Vocabulary.MinimumCount, (int)presets["graph"]!["vocabulary"]!["minimumCount"]!);
    }

    [Fact]
    public async Task What_is_uploaded_is_trained_by_a_run_that_can_be_followed_to_its_end()
    {
        await UploadAsync("settings.json", Settings);
        await UploadAsync("corpus.txt", Sentences(300));

        using var started = await server.Client.PostAsync(new Uri("models/pets/runs", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        await server.Runs.EndedAsync("pets");
        var run = await server.GetAsync(started.Headers.Location!.OriginalString);

        Assert.Equal("completed", (string?)run["stage"]);
        Assert.True((bool)run["ended"]!);
        Assert.Equal(100, (double)run["percent"]!);
        Assert.Equal((long)run["totalTokens"]!, (long)run["tokens"]!);
        Assert.Contains((await server.GetAsync("models/pets/similar?item=cat"))["items"]!.AsArray(), item => (string?)item!["item"] == "dog");
        Assert.Equal((string?)run["id"], (string?)Assert.Single((await server.GetAsync("runs?model=pets"))["runs"]!.AsArray())!["id"]);
    }

    [Theory]
    [InlineData("corpora/pets/large.txt/upload-url", HttpStatusCode.NotFound, "/problems/no-upload-url")]
    [InlineData("corpora/pets/settings.json/upload-url", HttpStatusCode.BadRequest, "/problems/invalid-request")]
    public async Task An_address_that_a_store_cannot_hand_out_or_that_would_skip_a_check_is_refused(string path, HttpStatusCode status, string type)
    {
        using var nothing = new StringContent("");

        Assert.Equal(type, (string?)(await server.ProblemAsync(status, path, HttpMethod.Post, nothing))["type"]);
    }

    [Fact]
    public async Task A_second_start_is_refused_with_the_id_of_the_run_under_way_which_can_be_cancelled_and_purged()
    {
        await UploadAsync("settings.json", """{"vocabulary":{"minimumCount":1},"training":{"dimensions":64,"epochs":10000,"sample":0}}""");
        await UploadAsync("corpus.txt", Sentences(3_000));
        using var started = await server.Client.PostAsync(new Uri("models/pets/runs", UriKind.Relative), null);
        var id = (string)JsonNode.Parse(await started.Content.ReadAsStringAsync())!["id"]!;

        var conflict = await server.ProblemAsync(HttpStatusCode.Conflict, "models/pets/runs", HttpMethod.Post);
        Assert.Equal(id, (string?)conflict["run"]);
        await server.ProblemAsync(HttpStatusCode.Conflict, $"runs/{id}?purge=true", HttpMethod.Delete);

        using var cancelled = await server.Client.DeleteAsync(new Uri($"runs/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        await server.Runs.EndedAsync("pets");
        Assert.Equal("cancelled", (string?)(await server.GetAsync($"runs/{id}"))["stage"]);

        using var purged = await server.Client.DeleteAsync(new Uri($"runs/{id}?purge=true", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, purged.StatusCode);
        await server.ProblemAsync(HttpStatusCode.NotFound, $"runs/{id}");
    }

    [Fact]
    public async Task A_run_of_a_model_without_a_corpus_is_refused_with_the_reason()
    {
        var problem = await server.ProblemAsync(HttpStatusCode.Conflict, "models/nothing/runs", HttpMethod.Post);
        await UploadAsync("empty.txt", "");
        var empty = await server.ProblemAsync(HttpStatusCode.Conflict, "models/pets/runs", HttpMethod.Post);
        var rows = await server.ProblemAsync(HttpStatusCode.Conflict, "models/pets/runs", new { settings = new { preset = "items" } });

        Assert.Equal("/problems/no-corpus", (string?)problem["type"]);
        Assert.Contains("corpora/nothing/: it has no readable text file. Upload text", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("its file is empty", (string?)empty["detail"], StringComparison.Ordinal);
        Assert.Contains("Upload rows of user, item and time", (string?)rows["detail"], StringComparison.Ordinal);
        Assert.Empty((await server.GetAsync("runs"))["runs"]!.AsArray());
    }

    [Fact]
    public async Task A_slash_in_the_name_of_a_file_is_refused_and_never_taken_for_three_letters()
    {
        using var body = new StringContent("text");

        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "corpora/pets/a%2Fb.txt", HttpMethod.Put, body);

        Assert.Contains("the name holds a slash", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty((await server.GetAsync("corpora/pets"))["files"]!.AsArray());
    }

    [Fact]
    public async Task Settings_may_come_with_the_start_and_wrong_ones_start_nothing()
    {
        await UploadAsync("corpus.txt", Sentences(50));

        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "models/pets/runs", new { settings = new { training = new { dimensions = -1 } } });

        Assert.Contains("dimensions", (string?)problem["field"], StringComparison.OrdinalIgnoreCase);
        Assert.Empty((await server.GetAsync("runs"))["runs"]!.AsArray());
    }

    [Fact]
    public async Task A_file_is_listed_downloaded_replaced_and_removed()
    {
        Assert.Equal(HttpStatusCode.Created, await UploadAsync("a.txt", "one"));
        Assert.Equal(HttpStatusCode.OK, await UploadAsync("a.txt", "two words"));

        var file = Assert.Single((await server.GetAsync("corpora/pets"))["files"]!.AsArray())!;
        Assert.Equal(("a.txt", 9L), ((string?)file["file"], (long)file["length"]!));
        Assert.Equal("two words", await server.Client.GetStringAsync(new Uri("corpora/pets/a.txt", UriKind.Relative)));

        using var deleted = await server.Client.DeleteAsync(new Uri("corpora/pets/a.txt", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal("/problems/unknown-file", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, "corpora/pets/a.txt"))["type"]);
    }

    [Theory]
    [InlineData("""{"training":{"dimension":5}}""", "dimension")]
    [InlineData("""{"training":{"dimensions":0}}""", "dimensions")]
    [InlineData("{", "settings.json")]
    [InlineData("{\"training\":null}", "setting training: the value must not be null")]
    [InlineData("{\"evaluation\":{\"k\":null}}", "setting evaluation.k: the value must not be null")]
    [InlineData("{\"interactions\":{\"columns\":null}}", "setting interactions.columns: the value must not be null")]
    [InlineData("{\"segmentation\":{\"stopWords\":[\"a\",null]}}", "setting segmentation.stopWords: an element of the list is null")]
    [InlineData("{\"training\":{},\"training\":{}}", "setting training: a member is given twice")]
    [InlineData("{\"training\":{\"seed\":1,\"Seed\":2}}", "setting training.Seed: a member is given twice")]
    public async Task Settings_that_would_fail_a_run_are_refused_when_they_are_uploaded(string settings, string named)
    {
        using var body = new StringContent(settings);

        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "corpora/pets/settings.json", HttpMethod.Put, body);

        Assert.Contains(named, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty((await server.GetAsync("corpora/pets"))["files"]!.AsArray());
    }

    [Theory]
    [InlineData("corpora/pets/..%2F..%2Fmodels")]
    [InlineData("corpora/pets/.hidden")]
    [InlineData("corpora/pets/a%5Cb")]
    [InlineData("corpora/Pets!/a.txt")]
    public async Task A_name_that_leads_elsewhere_is_refused(string path)
    {
        using var body = new StringContent("text");

        await server.ProblemAsync(HttpStatusCode.BadRequest, path, HttpMethod.Put, body);
    }

    [Fact]
    public async Task A_name_longer_than_a_file_may_have_is_refused_and_one_as_long_is_taken()
    {
        using var body = new StringContent("text");

        Assert.Equal(HttpStatusCode.Created, await UploadAsync($"{new string('a', 251)}.txt", "text"));
        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, $"corpora/pets/{new string('a', 252)}.txt", HttpMethod.Put, body);

        Assert.Contains("255 bytes", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_no_training_reads_is_refused_at_the_door()
    {
        using var body = new StringContent("text");

        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "corpora/pets/logo.png", HttpMethod.Put, body);

        Assert.Contains("no training reads 'logo.png'", (string?)problem["detail"], StringComparison.Ordinal);
        foreach (var file in new[] { "page.html", "table.csv.gz", "all.zip" })
            await UploadAsync(file, "text");
        await UploadAsync("items.jsonl", "{\"id\": \"cat\"}");
    }

    [Fact]
    public async Task An_upload_address_for_a_file_that_no_training_reads_is_refused()
    {
        var problem = await server.ProblemAsync(HttpStatusCode.BadRequest, "corpora/pets/logo.png/upload-url", HttpMethod.Post, null);

        Assert.Contains("no training reads 'logo.png'", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> UploadAsync(string file, string text)
    {
        using var body = new StringContent(text, Encoding.UTF8);
        using var answer = await server.Client.PutAsync(new Uri($"corpora/pets/{file}", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer.StatusCode;
    }

    private static string Sentences(int count) => string.Concat(Enumerable.Repeat("the cat and the dog sleep\nthe dog and the cat eat\n", count));
}
