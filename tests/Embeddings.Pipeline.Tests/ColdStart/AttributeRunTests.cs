using System.Text.Json.Nodes;
using Embeddings.ColdStart;
using Embeddings.Lookup;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Tests.ColdStart;

/// <summary>Whole runs whose items are composed of attributes.</summary>
public sealed class AttributeRunTests : IDisposable
{
    private static readonly ModelSettings Settings = GenreShop.Settings with { Interactions = GenreShop.Settings.Interactions! with { Attributes = ["category"] } };

    private readonly Store store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task An_item_nobody_has_touched_lies_among_its_kind_by_its_attributes_alone()
    {
        var published = await TrainAsync(Settings with { ColdStart = new() { From = ColdStartSource.Attributes } }, withTexts: false);

        using var unseen = await UnseenAsync(published);
        Assert.Equal((ColdStartSource.Attributes, 160, 4), (unseen!.Description.From, unseen.Description.Fitted, unseen.Description.Inferred));
        using var table = await store.TableAsync(published);
        foreach (var genre in GenreShop.Genres)
        {
            Assert.True(unseen.TryInfer($"{genre}-999", out var vector));
            Assert.Equal(genre, Nearest(table, vector));
        }

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => unseen.InferAsync("a scream from the grave", default));
        Assert.Contains("coldStart.from", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_to_infer_from_is_chosen_by_a_trial_without_the_hidden_items_and_texts_are_still_answered()
    {
        var published = await TrainAsync(Settings);

        using var unseen = await UnseenAsync(published);
        var choice = unseen!.Description.Choice!;
        Assert.Equal(unseen.Description.From, choice.Chosen);
        Assert.Equal(Enum.GetValues<ColdStartSource>(), choice.Measured.Select(measured => measured.Source));
        Assert.Equal(choice.Measured.Max(measured => measured.HitRate.Value), choice.Measured.Single(measured => measured.Source == choice.Chosen).HitRate.Value);
        Assert.True(choice.Cases > 100, $"{choice.Cases} cases");
        Assert.NotNull(choice.CategoryPopularity);
        Assert.NotNull(choice.KnownCategoryPopularity);
        using var table = await store.TableAsync(published);
        Assert.True(unseen.TryInfer("horror-999", out var vector));
        Assert.Equal("horror", Nearest(table, vector));
        Assert.Equal("horror", Nearest(table, await unseen.InferAsync("a scream from the grave", default)));
    }

    [Fact]
    public async Task A_text_alone_is_answered_when_items_are_inferred_from_texts_and_attributes()
    {
        var published = await TrainAsync(Settings with { ColdStart = new() { From = ColdStartSource.Both } });

        using var unseen = await UnseenAsync(published);
        using var table = await store.TableAsync(published);
        Assert.Equal(ColdStartSource.Both, unseen!.Description.From);
        Assert.Equal("horror", Nearest(table, await unseen.InferAsync("a scream from the grave", default)));
    }

    [Fact]
    public async Task A_retraining_begins_with_the_rows_that_attributes_had()
    {
        var first = await TrainAsync(Settings with { ColdStart = null });
        var second = await store.TrainAsync(
            "films", Settings with { ColdStart = null, Retraining = new() { WarmStart = true, Epochs = 1, LearningRate = 1e-7 }, Training = Settings.Training with { Seed = 9 } });

        using var before = await PartsAsync(first);
        using var after = await PartsAsync(second);
        Assert.Equal(["category\tcomedy", "category\thorror", "category\tromance", "category\twestern"], Enumerable.Range(0, after.Count).Select(after.Word).Order());
        for (var row = 0; row < after.Count; row++)
        {
            Assert.True(before.TryGetId(after.Word(row), out var former));
            Assert.Equal(before.Vector(former)[0], after.Vector(row)[0], 1e-3f);
        }
    }

    [Fact]
    public async Task A_retraining_may_add_attributes_to_a_version_without_any()
    {
        var first = await TrainAsync(GenreShop.Settings with { ColdStart = null });
        var second = await store.TrainAsync("films", Settings with { ColdStart = null, Retraining = new() { WarmStart = true } });

        Assert.Null(await store.Artifacts.FindAsync(ModelArtifacts.Parts(first.Model, first.Version)));
        using var parts = await PartsAsync(second);
        Assert.Equal(GenreShop.Genres.Count, parts.Count);
        var retraining = second.Manifest.Training!.Retraining!;
        Assert.Equal((first.Version, true), (retraining.Former, retraining.WarmStart));
    }

    [Theory]
    [InlineData("interactions.attributes", "genre")]
    [InlineData("interactions.attributes", "category", "category")]
    public async Task Attributes_that_cannot_be_are_refused_by_name(string setting, params string[] fields)
    {
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(
            () => TrainAsync(Settings with { Interactions = Settings.Interactions! with { Attributes = fields } }));

        Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_contradict_each_other_are_refused_by_name()
    {
        var both = await Assert.ThrowsAsync<InvalidInputException>(
            () => TrainAsync(Settings with { Training = Settings.Training with { Subwords = new SubwordOptions() } }));
        var none = await Assert.ThrowsAsync<InvalidInputException>(() => TrainAsync(GenreShop.Settings with { ColdStart = new() { From = ColdStartSource.Both } }));

        Assert.Equal("setting training.subwords", both.Place);
        Assert.Equal("setting coldStart.from", none.Place);
    }

    private static string Nearest(LookupTable table, float[] vector) => new SimilaritySearch(table)
        .Nearest(new SearchQuery(vector, new SearchOptions { Top = 5 }, []))
        .GroupBy(item => GenreShop.GenreOf(item.Item)).MaxBy(group => group.Count())!.Key;

    private async Task<PublishedVersion> TrainAsync(ModelSettings settings, bool withTexts = true)
    {
        await store.WriteAsync("corpora/films/rows.csv", GenreShop.Rows());
        await store.WriteAsync("corpora/films/items.jsonl", withTexts ? GenreShop.Items() : WithoutTexts(GenreShop.Items()));
        return await store.TrainAsync("films", settings);
    }

    private static string WithoutTexts(string items) => string.Concat(items.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        var item = JsonNode.Parse(line)!.AsObject();
        item.Remove("text");
        return item.ToJsonString() + "\n";
    }));

    private Task<UnseenItems?> UnseenAsync(PublishedVersion published) =>
        UnseenItems.FindAsync(store.Artifacts, TextEmbedders.None, published.Model, published.Version, default);

    private async Task<LookupTable> PartsAsync(PublishedVersion published) =>
        LookupTable.Open(await store.Artifacts.LocalFileAsync(ModelArtifacts.Parts(published.Model, published.Version)));
}
