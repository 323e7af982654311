using System.ClientModel.Primitives;
using Embeddings.Lookup;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Tests.TextEmbeddings;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Pipeline.Tests.ColdStart;

/// <summary>Whole runs with texts of items as well as histories.</summary>
public sealed class ColdStartRunTests : IDisposable
{
    private readonly Store store = new();

    [Fact]
    public async Task An_item_nobody_has_seen_lies_among_its_kind_by_its_text_alone()
    {
        var published = await TrainAsync(GenreShop.Settings);

        using var unseen = await UnseenAsync(published, TextEmbedders.None);
        var description = unseen!.Description;
        Assert.Equal((TextSource.ItemTexts, 164, 160, 4), (description.Space!.Source, description.Texts, description.Fitted, description.Inferred));
        using var table = await store.TableAsync(published);
        foreach (var genre in GenreShop.Genres)
        {
            Assert.True(unseen.TryInfer($"{genre}-999", out var vector));
            Assert.Equal(genre, Nearest(table, vector));
        }

        Assert.False(unseen.TryInfer("western-1", out _));
        Assert.Equal("horror", Nearest(table, await unseen.InferAsync("a scream from the grave", default)));
    }

    [Fact]
    public async Task Inferred_vectors_are_measured_on_items_hidden_from_the_map_beside_trained_ones_popularity_and_chance()
    {
        var published = await TrainAsync(GenreShop.Settings);

        var report = (await store.EvaluationAsync(published)).UnseenItems!;
        Assert.InRange(report.Hidden, 8, 24);
        Assert.Equal(160 - report.Hidden, report.Fitted);
        Assert.InRange(report.Cases, 20, 600);
        var five = report.At.Single(at => at.K == 5);
        Assert.True(five.Inferred.Value > 1.5 * five.Random, $"{five}");
        Assert.True(five.Inferred.Value > five.Popularity.Value, $"{five}");
        Assert.InRange(five.Inferred.Value, five.Inferred.Low, five.Inferred.High);
        Assert.InRange(five.Trained.Value, 0.2, 1);
    }

    [Fact]
    public async Task Texts_are_pooled_of_a_trained_text_model_where_the_settings_name_one()
    {
        await store.WriteAsync("corpora/words/a.txt", string.Concat(GenreShop.Items().Split('\n').Select(line => line.Replace('"', ' ') + "\n")));
        var words = await store.TrainAsync("words", new() { Vocabulary = new() { MinimumCount = 1 }, Training = new() { Dimensions = 12, Epochs = 20, Threads = 1, Sample = 0 } });

        var published = await TrainAsync(GenreShop.Settings with { ColdStart = new() { TextModel = "words" } });

        using var unseen = await UnseenAsync(published, TextEmbedders.None);
        Assert.Equal((TextSource.TextModel, $"words {words.Version}"), (unseen!.Description.Space!.Source, unseen.Description.Space!.Name));
        using var table = await store.TableAsync(published);
        Assert.Equal("romance", Nearest(table, await unseen.InferAsync("wedding letter", default)));
    }

    [Fact]
    public async Task Texts_are_embedded_by_the_service_once_and_again_only_where_they_are_new()
    {
        await using var server = await OpenAIServer.StartAsync();
        var embedders = Embedders(server);
        var first = await TrainAsync(GenreShop.Settings, embedders);
        var asked = server.Requests.Sum(request => request.Texts.Length);
        await TrainAsync(GenreShop.Settings with { Training = GenreShop.Settings.Training with { Seed = 2 } }, embedders);

        Assert.Equal(asked, server.Requests.Sum(request => request.Texts.Length));
        using var unseen = await UnseenAsync(first, embedders);
        Assert.Equal((TextSource.AzureOpenAI, OpenAIServer.Deployment), (unseen!.Description.Space!.Source, unseen.Description.Space!.Name));
        Assert.Equal(16, (await unseen.InferAsync("a text of its own", default)).Length);
        Assert.Equal(asked + 1, server.Requests.Sum(request => request.Texts.Length));
    }

    [Fact]
    public async Task A_text_that_is_asked_about_is_embedded_without_what_runs_have_kept()
    {
        await using var server = await OpenAIServer.StartAsync();
        var embedders = Embedders(server);
        var published = await TrainAsync(GenreShop.Settings, embedders);
        var kept = Assert.Single(await KeptAsync());
        await store.WriteAsync(kept, "what a query cannot read");
        server.Requests.Clear();

        using var unseen = await UnseenAsync(published, embedders);
        await unseen!.InferAsync("a joke", default);

        Assert.Equal(["a joke"], Assert.Single(server.Requests).Texts);
        Assert.Equal([kept], await KeptAsync());
    }

    [Fact]
    public async Task A_host_without_the_service_answers_items_and_says_what_texts_would_need()
    {
        await using var server = await OpenAIServer.StartAsync();
        var published = await TrainAsync(GenreShop.Settings, Embedders(server));

        using var unseen = await UnseenAsync(published, TextEmbedders.None);
        Assert.True(unseen!.TryInfer("comedy-999", out _));
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => unseen.InferAsync("a joke", default));
        Assert.Equal("setting TextEmbedding__Deployment", refusal.Place);
    }

    [Theory]
    [InlineData("inferred.bin")]
    [InlineData("text-model.bin")]
    public async Task An_altered_file_of_a_version_is_refused_by_its_name_and_none_stays_open(string file)
    {
        var published = await TrainAsync(GenreShop.Settings);
        var altered = await store.Artifacts.LocalFileAsync($"models/films/{published.Version}/{file}");
        var bytes = await File.ReadAllBytesAsync(altered);
        bytes[bytes.Length / 2] ^= 0x40;
        await File.WriteAllBytesAsync(altered, bytes);

        var refusal = await Assert.ThrowsAsync<InvalidTableException>(() => UnseenAsync(published, TextEmbedders.None));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.DoesNotContain(Path.GetDirectoryName(altered)!, await File.ReadAllTextAsync("/proc/self/maps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_a_cold_start_without_texts_of_items_are_refused_with_what_to_upload()
    {
        await store.WriteAsync("corpora/films/rows.csv", GenreShop.Rows());
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => store.TrainAsync("films", GenreShop.Settings));
        Assert.Equal("corpus corpora/films/", refusal.Place);
        Assert.Contains("items.jsonl", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_texts_of_items_make_a_new_run()
    {
        var first = await TrainAsync(GenreShop.Settings);
        await store.WriteAsync("corpora/films/items.jsonl", GenreShop.Items() + """{"id":"new","text":"ghost of a sheriff"}""");
        var second = await store.TrainAsync("films", GenreShop.Settings);
        Assert.NotEqual(first.Manifest.Training!.Snapshot, second.Manifest.Training!.Snapshot);
        using var unseen = await UnseenAsync(second, TextEmbedders.None);
        Assert.True(unseen!.TryInfer("new", out _));
    }

    public void Dispose() => store.Dispose();

    private static TextEmbedders Embedders(OpenAIServer server) => new(
        new() { Endpoint = server.Endpoint, Deployment = OpenAIServer.Deployment }, new AzureOpenAITextEmbedderTests.Identity(), new HttpClientPipelineTransport(server.Client));

    /// <summary>The most frequent genre among the five nearest films.</summary>
    private static string Nearest(LookupTable table, float[] vector) => new SimilaritySearch(table)
        .Nearest(new SearchQuery(vector, new SearchOptions { Top = 5 }, []))
        .GroupBy(item => GenreShop.GenreOf(item.Item)).MaxBy(group => group.Count())!.Key;

    private async Task<PublishedVersion> TrainAsync(ModelSettings settings, TextEmbedders? embedders = null)
    {
        await store.WriteAsync("corpora/films/rows.csv", GenreShop.Rows());
        await store.WriteAsync("corpora/films/items.jsonl", GenreShop.Items());
        return await store.TrainAsync("films", settings, embedders);
    }

    private async Task<string[]> KeptAsync()
    {
        var names = new List<string>();
        await foreach (var artifact in store.Artifacts.ListAsync("embeddings/"))
            names.Add(artifact.Name);
        return [.. names];
    }

    private Task<UnseenItems?> UnseenAsync(PublishedVersion published, TextEmbedders embedders) =>
        UnseenItems.FindAsync(store.Artifacts, embedders, published.Model, published.Version, default);
}
