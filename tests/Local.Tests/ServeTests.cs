using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Embeddings.Local.Tests;

public sealed class ServeTests : IDisposable
{
    private const string Key = "a-key-of-enough-letters";
    private static readonly string[] AtOnce = ["--quiet-period", "00:00:00", "--sweep-interval", "00:00:00.1"];
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_dropped_into_the_corpus_is_trained_and_answers_queries_and_the_process_ends_well()
    {
        await using var server = await ServerProcess.StartAsync(folder.Path, AtOnce);
        Drop("pets");

        await CompletedAsync(server, "pets");
        var similar = await server.Client.GetFromJsonAsync<JsonNode>("/api/models/pets/similar?item=cat&top=3");
        var (exitCode, errors) = await server.StopAsync();

        Assert.All(similar!["items"]!.AsArray(), item => Assert.Contains((string?)item!["item"], new[] { "dog", "horse", "sheep", "goat", "pig" }));
        Assert.True(exitCode == 0, errors);
    }

    [Fact]
    public async Task A_corpus_uploaded_over_HTTP_is_trained_once_and_again_when_it_has_changed()
    {
        await using var server = await ServerProcess.StartAsync(folder.Path, AtOnce);
        SampleCorpus.WriteTo(folder.File("corpus.txt"));
        await UploadAsync(server, "settings.json", "{\"training\":{\"dimensions\":16,\"epochs\":2}}");
        await UploadAsync(server, "corpus.txt", await File.ReadAllTextAsync(folder.File("corpus.txt")));
        await CompletedAsync(server, "pets");

        await UploadAsync(server, "more.txt", "the cat and the dog and the horse");
        await CompletedAsync(server, "pets", runs: 2);

        var versions = await server.Client.GetFromJsonAsync<JsonNode>("/api/models/pets/versions");
        Assert.Equal(2, versions!["versions"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", null, "no key is set")]
    [InlineData("http://0.0.0.0:0", "short", "5 characters")]
    [InlineData("ftp://x", null, "not an address to listen on")]
    [InlineData("nonsense", null, "not an address to listen on")]
    public async Task An_address_that_is_open_to_others_without_a_good_key_is_refused(string url, string? key, string reason)
    {
        var refused = await CommandProcess.RunAsync(folder.Path, ["serve", "--url", url, .. key is null ? Array.Empty<string>() : ["--key", key]]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(reason, refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_key_everything_but_health_and_the_description_asks_for_it()
    {
        await using var server = await ServerProcess.StartAsync(folder.Path, "--key", Key, "--no-training");

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/api/models"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/api/models?code=wrong"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, $"/api/models?code={Key}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/api/models", ("x-functions-key", Key)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/api/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/api/openapi.json"));
    }

    [Fact]
    public async Task Pages_of_other_sites_can_neither_ask_nor_change_anything()
    {
        await using var server = await ServerProcess.StartAsync(folder.Path, "--no-training");

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, "/api/models", ("Host", "evil.example")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/models/pets/runs") { Headers = { { "Origin", "https://evil.example" } } };
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_a_problem_document_too()
    {
        await using var server = await ServerProcess.StartAsync(folder.Path, "--no-training");

        using var missing = await server.Client.GetAsync("/api/nothing");
        using var wrongMethod = await server.Client.DeleteAsync("/api/models");

        Assert.Equal("/problems/unknown-route", await TypeAsync(missing));
        Assert.Equal("/problems/method-not-allowed", await TypeAsync(wrongMethod));
    }

    [Fact]
    public async Task Limits_are_set_by_the_environment_and_a_misspelt_one_is_refused_by_name()
    {
        await ImportAsync("pets");
        await using (var server = await ServerProcess.StartAsync(folder.Path, new Dictionary<string, string> { ["Api__MaximumTop"] = "2" }, "--no-training"))
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/api/models/pets/similar?item=cat&top=2"));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(server, "/api/models/pets/similar?item=cat&top=3"));
        }

        using var refused = CommandProcess.Start(folder.Path, new Dictionary<string, string> { ["Api__MaximumTopp"] = "2" }, "serve", "--url", "http://127.0.0.1:0");
        var errors = await refused.StandardError.ReadToEndAsync();
        await refused.WaitForExitAsync();
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Api__MaximumTopp", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_was_altered_says_so_and_the_others_answer()
    {
        await ImportAsync("cats");
        await ImportAsync("dogs");
        var table = Assert.Single(Directory.GetFiles(folder.File("data/models/cats"), "table.bin", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(table, "something else");

        await using var server = await ServerProcess.StartAsync(folder.Path, "--no-training");
        using var altered = await server.Client.GetAsync("/api/models/cats/similar?item=cat");

        Assert.Equal("/problems/unavailable", await TypeAsync(altered));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/api/models/dogs/similar?item=cat"));
    }

    [Fact]
    public async Task A_text_in_the_query_string_may_be_as_long_as_texts_may_be()
    {
        await ImportAsync("pets");
        await using var server = await ServerProcess.StartAsync(folder.Path, "--no-training");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, $"/api/models/pets/windows?text={Text(20_000)}"));
        using var tooLong = await server.Client.GetAsync($"/api/models/pets/windows?text={Text(20_001)}");
        Assert.Equal("/problems/invalid-request", await TypeAsync(tooLong));

        static string Text(int characters) => Uri.EscapeDataString(new string('猫', characters));
    }

    [Fact]
    public async Task Files_that_nothing_can_be_made_of_keep_neither_the_server_from_starting_nor_a_corpus_from_its_run()
    {
        Drop("pets");
        await WriteAsync("data/corpora/pets/notes 12:30.txt");
        await WriteAsync("data/corpora/broken/settings.json/a-folder-of-that-name.txt");
        await WriteAsync("data/models/pets/a:b");
        await WriteAsync("data/models/broken/current.json/a-folder-of-that-name.txt");
        await WriteAsync("data/models/broken/v1/manifest.json");

        await using var server = await ServerProcess.StartAsync(folder.Path, AtOnce);
        await CompletedAsync(server, "pets");
        var files = (await server.Client.GetFromJsonAsync<JsonNode>("/api/corpora/pets"))!["files"]!.AsArray();
        var (exitCode, errors) = await server.StopAsync();

        Assert.DoesNotContain(files, file => ((string?)file!["file"])!.Contains("12:30", StringComparison.Ordinal));
        Assert.True(exitCode == 0, errors);
    }

    [Fact]
    public async Task A_command_names_the_files_that_it_leaves_out()
    {
        await WriteAsync("data/models/pets/a:b");

        var listed = await CommandProcess.RunAsync(folder.Path, "models");

        Assert.Equal(0, listed.ExitCode);
        Assert.Contains("models/pets/a:b", listed.Errors, StringComparison.Ordinal);
        Assert.Contains("Use segments of letters", listed.Errors, StringComparison.Ordinal);
    }

    private async Task WriteAsync(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(file))!);
        await File.WriteAllTextAsync(folder.File(file), "text");
    }

    /// <summary>Publishes three vectors without training.</summary>
    private async Task ImportAsync(string model)
    {
        await File.WriteAllTextAsync(folder.File("vectors.txt"), "3 2\ncat 1 0\ndog 0.9 0.1\ntin 0 1\n");
        var imported = await CommandProcess.RunAsync(folder.Path, "import", "--model", model, "--format", "word2vec-text", "--input", "vectors.txt");
        Assert.True(imported.ExitCode == 0, imported.Errors);
    }

    private void Drop(string model)
    {
        var corpus = Directory.CreateDirectory(folder.File($"data/corpora/{model}")).FullName;
        var arriving = folder.File("arriving");
        File.WriteAllText(Path.Combine(corpus, "settings.json"), "{\"training\":{\"dimensions\":16,\"epochs\":5}}");
        SampleCorpus.WriteTo(arriving);
        File.Move(arriving, Path.Combine(corpus, "corpus.txt"));
    }

    /// <summary>Polls until a number of runs of the model have succeeded.</summary>
    private static async Task CompletedAsync(ServerProcess server, string model, int runs = 1)
    {
        while (true)
        {
            var listed = (await server.Client.GetFromJsonAsync<JsonNode>($"/api/runs?model={model}"))!["runs"]!.AsArray();
            Assert.DoesNotContain(listed, run => (string?)run!["stage"] is "failed" or "cancelled");
            if (listed.Count(run => (string?)run!["stage"] == "completed") >= runs)
                return;
            await Task.Delay(PollInterval);
        }
    }

    private static async Task UploadAsync(ServerProcess server, string file, string text)
    {
        using var body = new StringContent(text);
        using var answer = await server.Client.PutAsync($"/api/corpora/pets/{file}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string?> TypeAsync(HttpResponseMessage answer) =>
        (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["type"];
}
