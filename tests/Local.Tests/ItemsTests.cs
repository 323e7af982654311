using System.Globalization;
using System.Text.Json;

namespace Embeddings.Local.Tests;

/// <summary>From histories of users to recommendations, with only the command line.</summary>
public sealed class ItemsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Histories_are_trained_by_the_preset_of_items_and_answered_with_what_goes_with_them()
    {
        WriteHistories(folder.File("views.csv"));

        var trained = await CommandProcess.RunAsync(
            folder.Path, "train", "--model", "shop", "--corpus", "views.csv", "--preset", "items", "--dimensions", "16", "--epochs", "40", "--threads", "1", "--json");
        Assert.True(trained.ExitCode == 0, trained.Errors);
        var next = await CommandProcess.RunAsync(folder.Path, "recommend", "--model", "shop", "camera", "nothing", "--top", "3", "--json");

        Assert.True(next.ExitCode == 0, next.Errors);
        var items = JsonDocument.Parse(next.Output).RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item").GetString());
        Assert.Equal(["bag", "lens", "tripod"], items.Order());
        Assert.Contains("nothing", next.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Held_out_histories_of_a_file_are_measured_as_the_version_recommends()
    {
        WriteHistories(folder.File("views.csv"));
        await CommandProcess.RunAsync(folder.Path, "train", "--model", "shop", "--corpus", "views.csv", "--preset", "items", "--dimensions", "16", "--epochs", "5", "--threads", "1");
        var cases = new List<string>();
        foreach (var item in new[] { "camera", "lens", "tent", "stove" })
        {
            var first = await CommandProcess.RunAsync(folder.Path, "recommend", "--model", "shop", item, "--top", "1", "--json");
            var next = JsonDocument.Parse(first.Output).RootElement.GetProperty("items")[0].GetProperty("item").GetString();
            cases.Add($$"""{"user": "u", "history": ["{{item}}"], "targets": ["{{next}}"]}""");
        }

        await File.WriteAllLinesAsync(folder.File("held-out.jsonl"), cases);
        var measured = await CommandProcess.RunAsync(folder.Path, "evaluate", "--model", "shop", "held-out.jsonl");

        Assert.True(measured.ExitCode == 0, measured.Errors);
        Assert.Contains("held-out.jsonl: next HR@5 1.0000 NDCG@5 1.0000", measured.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_with_blanks_are_items_and_are_exported_with_underscores()
    {
        WriteHistories(folder.File("views.csv"), item => $"the {item}");

        await CommandProcess.RunAsync(
            folder.Path, "train", "--model", "shop", "--corpus", "views.csv", "--preset", "items", "--dimensions", "16", "--epochs", "40", "--threads", "1");
        var next = await CommandProcess.RunAsync(folder.Path, "recommend", "--model", "shop", "the camera", "--top", "3", "--json");
        var exported = await CommandProcess.RunAsync(folder.Path, "export", "--model", "shop", "--format", "word2vec-text", "--output", "shop.vec");

        Assert.True(next.ExitCode == 0, next.Errors);
        var items = JsonDocument.Parse(next.Output).RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item").GetString());
        Assert.Equal(["the bag", "the lens", "the tripod"], items.Order());
        Assert.True(exported.ExitCode == 0, exported.Errors);
        Assert.Contains(await File.ReadAllLinesAsync(folder.File("shop.vec")), line => line.StartsWith("the_camera ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_section_that_is_given_keeps_what_the_preset_says_of_the_rest()
    {
        WriteHistories(folder.File("views.csv"));
        await File.WriteAllTextAsync(folder.File("settings.json"), """{"preset":"items","training":{"epochs":2},"interactions":{"columns":{"user":"user"}}}""");

        await CommandProcess.RunAsync(folder.Path, "train", "--model", "shop", "--corpus", "views.csv", "--settings", "settings.json");
        var models = await CommandProcess.RunAsync(folder.Path, "models", "--json");

        var settings = JsonDocument.Parse(models.Output).RootElement.GetProperty("models")[0].GetProperty("training").GetProperty("settings");
        Assert.Equal(2, settings.GetProperty("training").GetProperty("epochs").GetInt32());
        Assert.Equal(64, settings.GetProperty("training").GetProperty("dimensions").GetInt32());
        Assert.Equal(1, settings.GetProperty("vocabulary").GetProperty("minimumCount").GetInt32());
    }

    [Fact]
    public async Task Hyperparameters_are_searched_on_request_and_what_was_chosen_is_said()
    {
        WriteHistories(folder.File("views.csv"));
        await File.WriteAllTextAsync(folder.File("settings.json"), """{"preset":"items","interactions":{"split":{"minimumInteractions":3}}}""");

        var tuned = await CommandProcess.RunAsync(
            folder.Path, "tune", "--model", "shop", "--corpus", "views.csv", "--settings", "settings.json", "--candidates", "3", "--rounds", "2");

        Assert.True(tuned.ExitCode == 0, tuned.Errors);
        Assert.Matches(@"Best of 4 trainings in \d+\.\d minutes, with a hit rate of", tuned.Output);
        Assert.Contains("The search did not beat the given settings, which were kept", tuned.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_is_answered_with_what_such_an_item_would_go_with()
    {
        WriteHistories(folder.File("views.csv"));
        await File.WriteAllTextAsync(folder.File("settings.json"), """{"preset":"items","coldStart":{},"training":{"dimensions":16}}""");
        string[] kinds = ["photo optics", "camping outdoor"];
        var items = Enumerable.Range(0, 60).Select(number => $$"""{"id":"{{Name(number)}}","text":"{{kinds[number % 2]}} article","kind":"{{number % 2}}"}""")
            .Concat(Enumerable.Range(0, 6).Select(number => $$"""{"id":"n{{number}}","text":"{{kinds[number % 2]}} article","kind":"{{number % 2}}"}"""));
        await File.WriteAllLinesAsync(folder.File("items.jsonl"), items);
        await File.WriteAllLinesAsync(folder.File("more.csv"), Enumerable.Range(0, 400).SelectMany(user => Enumerable.Range(0, 8).Select(step =>
            $"v{user},{Name((((user + (step * 7)) % 29) * 2) + (user % 2))},{1_600_000_000 + step}")).Prepend("user,item,timestamp"));

        var trained = await CommandProcess.RunAsync(
            folder.Path, "train", "--model", "shop", "--corpus", "views.csv", "more.csv", "items.jsonl", "--settings", "settings.json", "--threads", "1");
        Assert.True(trained.ExitCode == 0, trained.Errors);
        var similar = await CommandProcess.RunAsync(folder.Path, "similar", "--model", "shop", "--text", "an outdoor article for camping", "--top", "5", "--json");

        var limited = await CommandProcess.RunAsync(
            folder.Path, "recommend", "--model", "shop", "p0", "--inferred", "true", "--category-limit", "1", "--category-field", "kind", "--top", "60", "--json");
        Assert.True(limited.ExitCode == 0, limited.Errors);
        var kindsOfAnswer = JsonDocument.Parse(limited.Output).RootElement.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("item").GetString()!).Where(item => item.StartsWith('p') || item.StartsWith('n')).Select(item => int.Parse(item[1..], CultureInfo.InvariantCulture) % 2);
        Assert.Equal(kindsOfAnswer.Distinct().Count(), kindsOfAnswer.Count());

        Assert.True(similar.ExitCode == 0, similar.Errors);
        var answer = JsonDocument.Parse(similar.Output).RootElement;
        Assert.True(answer.GetProperty("inferred").GetBoolean());
        Assert.All(answer.GetProperty("items").EnumerateArray(), item => Assert.Equal(1, int.Parse(item.GetProperty("item").GetString()![1..], CultureInfo.InvariantCulture) % 2));
    }

    [Fact]
    public async Task Either_items_or_a_text_is_asked_about()
    {
        var both = await CommandProcess.RunAsync(folder.Path, "similar", "--model", "shop", "camera", "--text", "a camera");

        Assert.Equal(2, both.ExitCode);
        Assert.Contains("Give either items or --text.", both.Errors, StringComparison.Ordinal);
    }

    private static string Name(int number) => $"p{number}";

    /// <summary>Some users look at a camera and its accessories, others at a tent.</summary>
    private static void WriteHistories(string path, Func<string, string>? name = null)
    {
        var random = new Random(1);
        var rows = new List<string> { "user,item,timestamp" };
        for (var user = 0; user < 400; user++)
        {
            string[] views = user % 2 == 0 ? ["camera", "lens", "tripod", "bag"] : ["tent", "stove", "lamp", "rope"];
            var start = random.Next(1_000_000);
            rows.AddRange(views.Select((item, position) => string.Create(CultureInfo.InvariantCulture, $"u{user},{name?.Invoke(item) ?? item},{1_600_000_000 + start + position}")));
        }

        File.WriteAllLines(path, rows);
    }
}
