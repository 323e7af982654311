using System.Text.Json;
using Embeddings.Local.Terminal;
using Parquet.Serialization;

namespace Embeddings.Local.Tests;

/// <summary>The messages for misspelt commands, and the output for other programs.</summary>
public sealed class ForgivingTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public async Task InitializeAsync()
    {
        SampleCorpus.WriteTo(folder.File("corpus.txt"));
        var trained = await RunAsync("train", "--model", "animals", "--corpus", "corpus.txt", "--dimensions", "16", "--epochs", "2", "--threads", "1");
        Assert.True(trained.ExitCode == 0, trained.Errors);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("There is no command 'simlar'. Did you mean similar?", 2, "simlar")]
    [InlineData("There is no option --epoch. Did you mean --epochs?", 2, "train", "--model", "m", "--epoch", "3")]
    [InlineData("There is no option --topp. Did you mean --top?", 2, "similar", "--model", "animals", "cat", "--topp", "3")]
    [InlineData("--loss: 'negSampling' is not one of negativeSampling, hierarchicalSoftmax, fullSoftmax.", 2, "train", "--model", "m", "--loss", "negSampling")]
    [InlineData("--architecture: 'skipgrm' is not one of skipGram, cbow. Did you mean skipGram?", 2, "train", "--model", "m", "--architecture", "skipgrm")]
    [InlineData("--epochs: 'many' is not a whole number", 2, "train", "--model", "m", "--epochs", "many")]
    [InlineData("Did you mean animals?", 1, "similar", "--model", "animal", "cat")]
    [InlineData("Nearest to 'hrose': horse (seen ", 1, "similar", "--model", "animals", "hrose")]
    [InlineData("'png' is not a format of text", 1, "train", "--model", "m", "--corpus", "picture.png")]
    [InlineData("there is no such file or folder", 1, "train", "--model", "m", "--corpus", "nothing")]
    [InlineData("the key has 5 characters", 1, "serve", "--key", "short")]
    [InlineData("'/dev/full': the disk is full. Free space on it and try again", 1, "export", "--model", "animals", "--format", "npy", "--output", "/dev/full")]
    public async Task A_mistake_is_told_in_one_sentence_with_what_was_meant(string message, int exitCode, params string[] arguments)
    {
        await File.WriteAllBytesAsync(folder.File("picture.png"), [1, 2, 3]);

        var result = await RunAsync(arguments);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(message.Replace("'png'", "'.png'", StringComparison.Ordinal), result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_is_found_however_it_is_capitalised()
    {
        var exact = await JsonAsync("similar", "--model", "animals", "horse", "--json");
        var shouted = await JsonAsync("similar", "--model", "animals", "HORSE", "--json");

        Assert.Equal(exact.GetProperty("items").GetRawText(), shouted.GetProperty("items").GetRawText());
        Assert.Equal("horse", shouted.GetProperty("query")[0].GetString());
    }

    [Fact]
    public async Task A_failure_asked_for_as_json_is_an_object_on_standard_output_and_a_sentence_on_standard_error()
    {
        foreach (var (arguments, type, exitCode) in new[]
        {
            (new[] { "similar", "--model", "plants", "cat", "--json" }, "invalid-input", 1),
            (new[] { "simlar", "--json" }, "usage", 2),
        })
        {
            var result = await RunAsync(arguments);
            var problem = JsonDocument.Parse(result.Output).RootElement;

            Assert.Equal((exitCode, type, exitCode), (result.ExitCode, problem.GetProperty("type").GetString(), problem.GetProperty("exitCode").GetInt32()));
            Assert.StartsWith(problem.GetProperty("detail").GetString()!.Split('\n')[0], result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Items_are_ranked_and_the_odd_one_is_found()
    {
        var ranked = await JsonAsync("rank", "--model", "animals", "horse", "--candidates", "iron", "Cat", "--json");
        var odd = await JsonAsync("odd-one-out", "--model", "animals", "horse", "iron", "cat", "dog", "--json");

        Assert.Equal(["cat", "iron"], Items(ranked));
        Assert.Equal("iron", Items(odd)[0]);
    }

    [Fact]
    public async Task A_model_is_described_measured_and_removed()
    {
        await File.WriteAllTextAsync(folder.File("words.tsv"), "horse\tcat\t9\nhorse\tiron\t1\ndog\tpig\t8\ndog\tzinc\t2\nhorse\tunicorn\t5\n");

        var described = await RunAsync("describe", "--model", "animals");
        var measured = await JsonAsync("evaluate", "--model", "animals", "words.tsv", "--json");
        var printed = await RunAsync("evaluate", "--model", "animals", "words.tsv");
        var checkup = await RunAsync("doctor", "--corpus", "corpus.txt");
        var unconfirmed = await RunAsync("delete", "--model", "animals");
        var removed = await RunAsync("delete", "--model", "animals", "--yes");

        Assert.Contains("skipGram", described.Output, StringComparison.Ordinal);
        Assert.Equal(4, measured.GetProperty("files").GetProperty("similarities")[0].GetProperty("pairs").GetInt32());
        Assert.Contains("over 4 of 5 pairs", printed.Output, StringComparison.Ordinal);
        Assert.Contains("model animals", checkup.Output, StringComparison.Ordinal);
        Assert.Contains("20,000 tokens", checkup.Output, StringComparison.Ordinal);
        Assert.Equal((2, 0), (unconfirmed.ExitCode, removed.ExitCode));
        Assert.Empty((await JsonAsync("models", "--json")).GetProperty("models").EnumerateArray());
        Assert.True(File.Exists(folder.File("data/corpora/animals/corpus.txt")));
    }

    [Fact]
    public async Task Exports_for_other_programs_hold_the_same_vectors()
    {
        foreach (var format in new[] { "word2vec-text", "npy", "parquet", "jsonl" })
            await JsonAsync("export", "--model", "animals", "--format", format, "--output", $"v.{format}", "--json");

        var expected = (await File.ReadAllLinesAsync(folder.File("v.word2vec-text"))).Skip(1)
            .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1..].Select(float.Parse).ToArray());
        var lines = (await File.ReadAllLinesAsync(folder.File("v.jsonl"))).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(expected.Keys, lines.Select(line => line.GetProperty("item").GetString()!));
        Assert.All(lines, line => Assert.Equal(
            expected[line.GetProperty("item").GetString()!], line.GetProperty("vector").EnumerateArray().Select(value => value.GetSingle())));

        var items = (await File.ReadAllLinesAsync(folder.File("v.items.tsv"))).Skip(1).Select(line => line.Split('\t')[0]).ToList();
        var numpy = await File.ReadAllBytesAsync(folder.File("v.npy"));
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(numpy.AsSpan(10 + numpy[8] + 256 * numpy[9])).ToArray();
        Assert.Equal(expected.Keys, items);
        Assert.Equal(expected.Values.SelectMany(vector => vector), values);

        await using var parquet = File.OpenRead(folder.File("v.parquet"));
        var rows = (await ParquetSerializer.DeserializeAsync<VectorRow>(parquet)).Data;
        Assert.Equal(expected.Keys, rows.Select(row => row.item));
        Assert.All(rows, row => Assert.Equal(expected[row.item!], row.vector!));
    }

    [Fact]
    public async Task Help_has_examples_and_completion_names_what_there_is()
    {
        var help = (await RunAsync("train", "--help")).Output;
        Assert.Contains("embeddings train --model", help, StringComparison.Ordinal);
        Assert.Contains("skipGram|cbow", help, StringComparison.Ordinal);
        Assert.Contains("(default 5, 30 with preset items, 1 with preset graph)", string.Join(' ', help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("embeddings", (await RunAsync("--help")).Output, StringComparison.Ordinal);
        Assert.Contains("complete -F _embeddings embeddings", (await RunAsync("completion", "bash")).Output, StringComparison.Ordinal);
        const string typed = "embeddings similar --model a";
        Assert.Contains("animals", (await RunAsync($"[suggest:{typed.Length}]", typed)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_has_an_example() =>
        Assert.All(CommandLine.Root().Subcommands, command => Assert.NotEmpty(HelpWithExamples.Of(command.Name)));

    [Fact]
    public void A_command_is_created_under_the_name_that_it_is_called_by() =>
        Assert.All(CommandLine.Root().Subcommands, command => Assert.Equal([command.Name], CommandLine.Root(command.Name).Subcommands.Select(named => named.Name)));

    [Fact]
    public async Task A_port_that_is_in_use_is_told_in_one_line()
    {
        await using var server = await ServerProcess.StartAsync(folder.Path, "--no-training");

        var result = await RunAsync("serve", "--url", server.Client.BaseAddress!.ToString(), "--no-training");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("in use", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_that_cannot_be_read_is_not_begun()
    {
        await File.WriteAllBytesAsync(folder.File("french.txt"), [.. "caf"u8, 0xE9, .. " au lait\n"u8]);
        await File.WriteAllTextAsync(folder.File("ratings.csv"), "userId,movieId\n1,2\n");

        foreach (var file in new[] { "french.txt", "ratings.csv" })
            Assert.Equal(1, (await RunAsync("train", "--model", "refused", "--corpus", file)).ExitCode);

        Assert.False(Directory.Exists(folder.File("data/corpora/refused")));
    }

    [Fact]
    public async Task An_import_that_fails_leaves_no_version()
    {
        await File.WriteAllTextAsync(folder.File("bad.vec"), "3 2\none 1 2\n");

        var result = await RunAsync("import", "--model", "broken", "--format", "word2vec-text", "--input", "bad.vec");

        Assert.Equal(1, result.ExitCode);
        Assert.False(Directory.Exists(folder.File("data/models/broken")) && Directory.EnumerateFiles(folder.File("data/models/broken"), "*", SearchOption.AllDirectories).Any());
    }

    private static List<string?> Items(JsonElement report) => [.. report.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item").GetString())];

    private Task<CommandResult> RunAsync(params string[] arguments) => CommandProcess.RunAsync(folder.Path, arguments);

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Errors + result.Output);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private sealed class VectorRow
    {
#pragma warning disable IDE1006 // The names of the columns.
        public string? item { get; set; }

        public long count { get; set; }

        public List<float>? vector { get; set; }
#pragma warning restore IDE1006
    }
}
