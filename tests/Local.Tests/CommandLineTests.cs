using System.Text.Json;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Local.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CommandLineTests() => SampleCorpus.WriteTo(folder.File("corpus.txt"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_model_is_trained_asked_exported_and_imported()
    {
        var trained = await TrainAsync("animals");
        Assert.Equal(
            ["model", "version", "vocabulary", "tokens", "dimensions", "seconds", "tokensPerSecond", "loss", "heldOutLoss", "epochs", "kernel", "threads", "sha256", "tuned", "refusal", "steps", "recommendation", "evaluation", "strict"],
            trained.EnumerateObject().Select(property => property.Name));
        Assert.Equal((12, 20_000, 16), (Number(trained, "vocabulary"), Number(trained, "tokens"), Number(trained, "dimensions")));

        var similar = await JsonAsync("similar", "--model", "animals", "horse", "--top", "5", "--json");
        Assert.Equal(["cat", "dog", "goat", "pig", "sheep"], Items(similar).Order());
        Assert.Equal(trained.GetProperty("version").GetString(), similar.GetProperty("version").GetString());

        var analogy = await JsonAsync("analogy", "--model", "animals", "cat", "dog", "iron", "--top", "3", "--json");
        Assert.Equal(3, Items(analogy).Count);
        Assert.DoesNotContain("iron", Items(analogy));

        foreach (var format in new[] { "word2vec-text", "word2vec-binary" })
        {
            await JsonAsync("export", "--model", "animals", "--format", format, "--output", format, "--json");
            await JsonAsync("import", "--model", "copy", "--format", format, "--input", format, "--json");
            Assert.Equal(Items(similar), Items(await JsonAsync("similar", "--model", "copy", "horse", "--top", "5", "--json")));
        }

        var models = await JsonAsync("models", "--json");
        Assert.Equal(["animals", "copy"], models.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("model").GetString()));
    }

    [Fact]
    public async Task Vectors_go_out_without_their_common_components()
    {
        await TrainAsync("animals");

        await JsonAsync("export", "--model", "animals", "--format", "jsonl", "--output", "all.jsonl", "--json");
        await JsonAsync("export", "--model", "animals", "--format", "jsonl", "--output", "fewer.jsonl", "--without-components", "1", "--by-occurrences", "--json");
        var refusal = await CommandProcess.RunAsync(
            folder.Path, "export", "--model", "animals", "--format", "fasttext", "--output", "fewer.bin", "--without-components", "1");

        Assert.NotEqual(await File.ReadAllTextAsync(folder.File("all.jsonl")), await File.ReadAllTextAsync(folder.File("fewer.jsonl")));
        Assert.Equal(12, File.ReadLines(folder.File("fewer.jsonl")).Count());
        Assert.NotEqual(0, refusal.ExitCode);
        Assert.Contains("--without-components", refusal.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_and_their_n_grams_go_out_to_fastText_and_come_back()
    {
        await File.WriteAllTextAsync(folder.File("subwords.json"), """{"training":{"subwords":{"buckets":5000}}}""");
        await TrainAsync("animals", "--settings", "subwords.json");

        await JsonAsync("export", "--model", "animals", "--format", "fasttext", "--output", "animals.bin", "--json");
        var imported = await JsonAsync("import", "--model", "copy", "--format", "fasttext", "--input", "animals.bin", "--json");

        Assert.Equal(5000, Number(imported.GetProperty("subwords"), "buckets"));
        Assert.Equal(
            Items(await JsonAsync("similar", "--model", "animals", "horse", "--top", "5", "--json")),
            Items(await JsonAsync("similar", "--model", "copy", "horse", "--top", "5", "--json")));

        var unknown = await JsonAsync("similar", "--model", "copy", "horses", "--top", "5", "--json");
        Assert.True(unknown.GetProperty("inferred").GetBoolean());
        Assert.Equal("horse", Items(unknown)[0]);
        Assert.Equal(["horse", "horsey", "iron"], Items(await JsonAsync("rank", "--model", "animals", "horses", "--candidates", "iron", "horse", "horsey", "--json")).Order());
        Assert.Equal("iron", Items(await JsonAsync("odd-one-out", "--model", "animals", "horses", "iron", "horse", "--json"))[0]);
        Assert.True((await JsonAsync("analogy", "--model", "animals", "cat", "dog", "horses", "--json")).GetProperty("inferred").GetBoolean());
    }

    [Fact]
    public async Task A_version_with_a_partitioned_index_answers_without_its_table()
    {
        await File.WriteAllTextAsync(folder.File("partitioned.json"), """{"index":{"partitionAboveMegabytes":0,"listRows":8}}""");
        var trained = await TrainAsync("animals", "--settings", "partitioned.json");
        var answer = await JsonAsync("similar", "--model", "animals", "Horse", "--top", "5", "--json");
        Assert.Equal(["cat", "dog", "goat", "pig", "sheep"], Items(answer).Order());

        File.Delete(folder.File($"data/{ModelArtifacts.Table("animals", trained.GetProperty("version").GetString()!)}"));

        Assert.Equal(answer.ToString(), (await JsonAsync("similar", "--model", "animals", "Horse", "--top", "5", "--json")).ToString());
        Assert.Equal(1, (await CommandProcess.RunAsync(folder.Path, "similar", "--model", "animals", "hors")).ExitCode);
    }

    /// <summary>Stores may have such manifests. JSON does not have this number, and one model must not hide the others.</summary>
    [Fact]
    public async Task A_model_whose_loss_is_not_a_number_is_listed()
    {
        var trained = await TrainAsync("animals");
        var manifest = folder.File($"data/models/animals/{trained.GetProperty("version").GetString()}/manifest.json");
        var written = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        written["training"]!["lossByEpoch"] = new JsonArray("NaN");
        await File.WriteAllTextAsync(manifest, written.ToJsonString());

        var models = await JsonAsync("models", "--json");

        Assert.Equal("NaN", models.GetProperty("models")[0].GetProperty("training").GetProperty("lossByEpoch")[0].GetString());
    }

    [Fact]
    public async Task Without_json_the_answer_is_for_people_and_everything_else_goes_to_standard_error()
    {
        await TrainAsync("animals");

        var similar = await CommandProcess.RunAsync(folder.Path, "similar", "--model", "animals", "zinc", "--top", "2");

        Assert.Equal((0, ""), (similar.ExitCode, similar.Errors));
        Assert.Equal(2, similar.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task What_is_trained_and_published_can_be_chosen_and_the_held_out_loss_is_told()
    {
        var cbow = await TrainAsync("cbow", "--architecture", "cbow", "--loss", "hierarchicalSoftmax", "--held-out", "0.1", "--patience", "2");
        Assert.InRange(cbow.GetProperty("heldOutLoss").GetDouble(), 0.1, 4);
        Assert.Equal(1, Number(cbow, "threads"));

        var hashes = new HashSet<string?>();
        foreach (var (option, value) in new[] { ("--vectors", "input"), ("--vectors", "output"), ("--vectors", "mean"), ("--negative-sharing", "none"), ("--architecture", "cbow") })
            hashes.Add((await TrainAsync("animals", option, value)).GetProperty("sha256").GetString());
        Assert.Equal(5, hashes.Count);

        var refused = await CommandProcess.RunAsync(folder.Path, "train", "--model", "animals", "--patience", "2");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("training.patience", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_seed_and_one_thread_give_the_same_table_whatever_the_chunks()
    {
        var hashes = new HashSet<string?>();
        foreach (var chunkSize in new[] { "1000000", "20000", "3000" })
            hashes.Add((await TrainAsync("animals", "--chunk-size", chunkSize)).GetProperty("sha256").GetString());

        Assert.Single(hashes);
    }

    [Fact]
    public async Task Words_that_the_model_does_not_have_are_all_named()
    {
        await TrainAsync("animals");

        var result = await CommandProcess.RunAsync(folder.Path, "analogy", "--model", "animals", "cat", "unicorn", "phlogiston");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("unicorn", result.Errors, StringComparison.Ordinal);
        Assert.Contains("phlogiston", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named_beside_those_that_are()
    {
        await TrainAsync("animals");

        var result = await CommandProcess.RunAsync(folder.Path, "similar", "--model", "plants", "cat");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("plants", result.Errors, StringComparison.Ordinal);
        Assert.Contains("animals", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("similar")]
    [InlineData("similar", "--model", "m")]
    [InlineData("analogy", "--model", "m", "a", "b")]
    [InlineData("train", "--model", "m", "--epochs", "many")]
    [InlineData("train", "--model", "m", "--add", "--replace")]
    [InlineData("export", "--model", "m", "--format", "pickle", "--output", "x")]
    [InlineData("windows", "text", "--window", "0")]
    [InlineData("nonsense")]
    public async Task A_command_line_that_makes_no_sense_is_a_usage_error(params string[] arguments)
    {
        var result = await CommandProcess.RunAsync(folder.Path, arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("--help", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.dimensions", "--dimensions", "0")]
    [InlineData("training.window", "--window", "-3")]
    [InlineData("vocabulary.minimumCount", "--min-count", "0")]
    [InlineData("pipeline.chunkSize", "--chunk-size", "0")]
    [InlineData("vocabulary.minimumCount", "--min-count", "1000000")]
    public async Task A_setting_that_cannot_be_fails_by_name_and_publishes_nothing(string setting, params string[] arguments)
    {
        var result = await CommandProcess.RunAsync(folder.Path, ["train", "--model", "m", "--corpus", "corpus.txt", .. arguments]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(setting, result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data/models")));
    }

    [Fact]
    public async Task A_settings_file_is_obeyed_and_a_member_it_should_not_have_is_named()
    {
        await File.WriteAllTextAsync(folder.File("good.json"), """{"training":{"dimensions":8,"epochs":1,"threads":1}}""");
        await File.WriteAllTextAsync(folder.File("bad.json"), """{"training":{"dimension":8}}""");

        var good = await JsonAsync("train", "--model", "m", "--corpus", "corpus.txt", "--settings", "good.json", "--json");
        var bad = await CommandProcess.RunAsync(folder.Path, "train", "--model", "m", "--settings", "bad.json");

        Assert.Equal(8, Number(good, "dimensions"));
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("bad.json", bad.Errors, StringComparison.Ordinal);
        Assert.Contains("dimension", bad.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_windows_of_a_sentence_are_those_of_the_textbook()
    {
        var windows = await JsonAsync("windows", "Embedding技术对深度学习推荐系统的重要性", "--window", "1", "--stop-words", "chinese", "--json");

        Assert.Equal(
            ["embedding", "技术", "深度", "学习", "推荐", "系统", "重要性"],
            windows.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
        var second = windows.GetProperty("samples")[1];
        Assert.Equal("技术", second.GetProperty("centre").GetString());
        Assert.Equal(["embedding", "深度"], second.GetProperty("contexts").EnumerateArray().Select(word => word.GetString()));
    }

    private static List<string?> Items(JsonElement report) => [.. report.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item").GetString())];

    private static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();

    private Task<JsonElement> TrainAsync(string model, params string[] more) => JsonAsync(
        ["train", "--model", model, "--corpus", "corpus.txt", "--dimensions", "16", "--epochs", "5", "--sample", "0", "--threads", "1", "--json", .. more]);

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var result = await CommandProcess.RunAsync(folder.Path, arguments);
        Assert.True(result.ExitCode == 0, result.Errors);
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
