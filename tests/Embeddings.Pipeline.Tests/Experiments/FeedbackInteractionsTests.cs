using System.Text.Json.Nodes;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Experiments;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.Experiments;

/// <summary>Feedback that is appended to the interactions of a shop.</summary>
public sealed class FeedbackInteractionsTests : IDisposable
{
    private const string Model = "shop";
    private static readonly DateTimeOffset Yesterday = DateTimeOffset.UtcNow.AddDays(-1);
    private readonly Store store = new();

    private static ModelSettings Settings => new()
    {
        Interactions = new() { Feedback = ["clicked"], Columns = new() { User = "customer", Item = "sku", Weight = "stars" }, FeedbackWeight = 5 },
        Vocabulary = new() { MinimumCount = 1 },
        Training = new() { Dimensions = 8, Epochs = 1, Threads = 1, Sample = 0 },
    };

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_run_learns_from_the_files_and_from_the_feedback_of_the_days_before()
    {
        await UploadAsync();
        await AppendAsync(Yesterday, Clicked("1", "eve", "tent"), Clicked("2", "eve", "only-clicked"));
        await AppendAsync(DateTimeOffset.UtcNow, Clicked("3", "eve", "clicked-today"));

        var published = await store.TrainAsync(Model, Settings);

        using var table = await store.TableAsync(published);
        Assert.True(table.TryGetId("only-clicked", out _));
        Assert.False(table.TryGetId("clicked-today", out _));
        Assert.Equal(2, published.Manifest.Training!.Files);
        Assert.Null(await store.Artifacts.FindAsync(new RunReference(Model, published.Version).Feedback()));
    }

    [Fact]
    public async Task Without_the_setting_feedback_is_not_trained_on()
    {
        await UploadAsync();
        await AppendAsync(Yesterday, Clicked("1", "eve", "tent"), Clicked("2", "eve", "only-clicked"));

        var published = await store.TrainAsync(Model, Settings with { Interactions = Settings.Interactions! with { Feedback = null } });

        using var table = await store.TableAsync(published);
        Assert.False(table.TryGetId("only-clicked", out _));
    }

    [Fact]
    public async Task Rows_have_the_columns_of_the_settings_in_the_order_of_time_each_event_once()
    {
        await AppendAsync(Yesterday, Clicked("2", "eve", "mat"));
        await AppendAsync(Yesterday.AddHours(-2), Clicked("1", "eve", "tent"), Clicked("2", "eve", "mat"));
        await AppendAsync(
            Yesterday, Clicked("3", "eve", "rope") with { Event = "shown" }, Clicked("4", null, "rope"), Clicked("5", "eve", null), Clicked("6", " eve", "rope"), Clicked("7", "eve", "ro\tpe"));

        var file = await new FeedbackInteractions(store.Artifacts).WriteAsync(Model, Settings.Interactions!, DateTimeOffset.UtcNow, "runs/shop/run/feedback.jsonl");

        using var reader = new StreamReader(store.Artifacts.OpenRead(file!.Name));
        var rows = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["tent", "mat"], rows.Select(row => (string?)row["sku"]));
        Assert.All(rows, row => Assert.Equal(("eve", 5.0), ((string?)row["customer"], (double)row["stars"]!)));
        Assert.Equal(Yesterday.AddHours(-2).UtcDateTime, DateTime.Parse((string)rows[0]["timestamp"]!).ToUniversalTime(), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_keeps_its_first_time()
    {
        var feedback = new FeedbackStore(store.Artifacts);
        var first = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await feedback.AppendAsync(Model, [Clicked("1", "eve", "tent")], first);
        await feedback.AppendAsync(Model, [Clicked("1", "eve", "tent")], first.AddHours(3));

        var read = await feedback.ReadAsync(Model, DateOnly.MinValue).ToListAsync();

        Assert.Equal(first, Assert.Single(read).At);
    }

    [Fact]
    public async Task A_model_is_due_once_a_day_with_feedback_and_not_with_every_batch()
    {
        await UploadAsync();
        var before = await IdentityAsync(Settings, Yesterday);
        await AppendAsync(Yesterday, Clicked("1", "eve", "tent"));
        var sameDay = await IdentityAsync(Settings, Yesterday);
        var nextDay = await IdentityAsync(Settings, Yesterday.AddDays(1));
        await AppendAsync(Yesterday.AddDays(1), Clicked("2", "eve", "mat"));

        Assert.Equal(before, sameDay);
        Assert.NotEqual(before, nextDay);
        Assert.Equal(nextDay, await IdentityAsync(Settings, Yesterday.AddDays(1)));
        var without = Settings with { Interactions = new InteractionOptions() };
        Assert.Equal(await IdentityAsync(without, Yesterday), await IdentityAsync(without, Yesterday.AddDays(2)));
    }

    private static FeedbackEvent Clicked(string id, string? user, string? item) => new(id, $"query {id}", "version", "clicked", item, User: user);

    private Task AppendAsync(DateTimeOffset at, params FeedbackEvent[] events) => new FeedbackStore(store.Artifacts).AppendAsync(Model, events, at);

    private async Task<string> IdentityAsync(ModelSettings settings, DateTimeOffset now) => (await CorpusSnapshot.TakeAsync(store.Artifacts, Model, settings, now)).Identity;

    private Task UploadAsync()
    {
        var rows = Enumerable.Range(0, 20).SelectMany(user => new[] { "tent", "mat", "rope" }.Select((item, step) => $"user{user},{item},{1_700_000_000 + step},4\n"));
        return store.WriteAsync($"{ModelArtifacts.Corpus(Model)}shop.csv", "customer,sku,timestamp,stars\n" + string.Concat(rows));
    }
}
