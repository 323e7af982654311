using System.Globalization;
using System.Text.Json;

namespace Embeddings.Local.Tests;

/// <summary>From histories of users to recommendations, by the command line alone.</summary>
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
    public async Task A_section_that_is_given_keeps_what_the_preset_says_of_the_rest()
    {
        WriteHistories(folder.File("views.csv"));
        await File.WriteAllTextAsync(folder.File("settings.json"), """{"preset":"items","training":{"epochs":2},"interactions":{"columns":{"user":"user"}}}""");

        await CommandProcess.RunAsync(folder.Path, "train", "--model", "shop", "--corpus", "views.csv", "--settings", "settings.json");
        var models = await CommandProcess.RunAsync(folder.Path, "models", "--json");

        var settings = JsonDocument.Parse(models.Output).RootElement.GetProperty("models")[0].GetProperty("training").GetProperty("settings");
        Assert.Equal(2, settings.GetProperty("training").GetProperty("epochs").GetInt32());
        Assert.Equal(64, settings.GetProperty("training").GetProperty("dimensions").GetInt32());
        Assert.Equal(3, settings.GetProperty("vocabulary").GetProperty("minimumCount").GetInt32());
    }

    /// <summary>Some look at a camera and what goes with it, others at a tent.</summary>
    private static void WriteHistories(string path)
    {
        var random = new Random(1);
        var rows = new List<string> { "user,item,timestamp" };
        for (var user = 0; user < 400; user++)
        {
            string[] views = user % 2 == 0 ? ["camera", "lens", "tripod", "bag"] : ["tent", "stove", "lamp", "rope"];
            var start = random.Next(1_000_000);
            rows.AddRange(views.Select((item, position) => string.Create(CultureInfo.InvariantCulture, $"u{user},{item},{1_600_000_000 + start + position}")));
        }

        File.WriteAllLines(path, rows);
    }
}
