using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Tests.ColdStart;
using Embeddings.Similarity;
using Embeddings.Similarity.Recommendation;
using Embeddings.Training.Negatives;

namespace Embeddings.Pipeline.Tests.Interactions;

/// <summary>The effect of interaction settings on contexts and negatives, in whole runs.</summary>
public sealed class NegativesAndContextsTests : IDisposable
{
    private readonly Store store = new();

    [Fact]
    public async Task The_whole_set_relates_items_that_stand_far_apart()
    {
        // Twenty items are between the first and the last of every sequence, and they differ between users.
        var rows = string.Concat(Enumerable.Range(0, 400).SelectMany(user => Enumerable.Range(0, 22).Select(step =>
            $"u{user},{(step is 0 or 21 ? $"end{user % 4}" + (step == 0 ? "a" : "b") : $"filler{(user * 7 + step * 13) % 200}")},{step}\n")));
        await store.WriteAsync("corpora/sets/rows.csv", "user,item,timestamp\n" + rows);

        var sliding = await SimilarityAsync("sets", Settings, "end1a", "end1b");
        var whole = await SimilarityAsync("sets", Settings with { Interactions = new() { WindowMode = WindowMode.WholeSet } }, "end1a", "end1b");

        Assert.True(whole > sliding + 0.2, $"{whole} with the whole set, {sliding} with a sliding window");
    }

    [Fact]
    public async Task A_goal_is_a_context_of_everything_before_it_however_far()
    {
        // The first click of a visit decides what is bought at its end. The items between are unrelated.
        var rows = string.Concat(Enumerable.Range(0, 400).SelectMany(user => Enumerable.Range(0, 15).Select(step =>
            $"u{user},{(step == 0 ? $"click{user % 4}" : step == 14 ? $"buy{user % 4}" : $"filler{(user * 7 + step * 13) % 200}")},{step},{(step == 14 ? 5 : 1)}\n")));
        await store.WriteAsync("corpora/visits/rows.csv", "user,item,timestamp,weight\n" + rows);
        var interactions = new InteractionOptions { Columns = new() { Weight = "weight" } };

        var goals = await NextAsync("visits", Settings with { Interactions = interactions with { GoalWeight = 5 } }, "click1", "buy");

        Assert.Equal("buy1", goals);
    }

    [Fact]
    public async Task Negatives_within_a_category_tell_its_items_apart()
    {
        await store.WriteAsync("corpora/films/rows.csv", GenreShop.Rows());
        await store.WriteAsync("corpora/films/items.jsonl", GenreShop.Items());
        var settings = Settings with { Training = Settings.Training with { NegativeSharing = NegativeSharing.None } };

        var without = await MeanSimilarityAsync(settings);
        var within = await MeanSimilarityAsync(settings with { Interactions = new() { CategoryNegatives = 15 } });

        Assert.True(within < without - 0.05, $"{within} with negatives of the category, {without} without");
    }

    [Fact]
    public void Negatives_within_a_category_want_negatives_of_each_pairs_own()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => (Settings with { Interactions = new() { CategoryNegatives = 5 } }).Validate());
        Assert.Equal("setting interactions.categoryNegatives", refusal.Place);
    }

    [Fact]
    public async Task Categories_that_no_item_has_are_refused()
    {
        await store.WriteAsync("corpora/films/rows.csv", GenreShop.Rows());
        await store.WriteAsync("corpora/films/items.jsonl", """{"id":"western-1","text":"a duel"}""");
        var settings = Settings with { Interactions = new() { CategoryNegatives = 5 }, Training = Settings.Training with { NegativeSharing = NegativeSharing.None } };

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => store.TrainAsync("films", settings));

        Assert.Equal("no item of the vocabulary has a category", refusal.Problem);
    }

    public void Dispose() => store.Dispose();

    private static ModelSettings Settings => new()
    {
        Interactions = new(),
        Vocabulary = new() { MinimumCount = 1 },
        Training = new() { Dimensions = 16, Window = 2, Epochs = 20, Sample = 0, LearningRate = 0.05, Threads = 1 },
        Pipeline = new() { MapItems = 0 },
    };

    private async Task<float> SimilarityAsync(string model, ModelSettings settings, string one, string other)
    {
        using var table = await store.TableAsync(await store.TrainAsync(model, settings));
        return new SimilaritySearch(table).Similarity(one, other);
    }

    /// <summary>The mean similarity of all pairs of westerns.</summary>
    private async Task<float> MeanSimilarityAsync(ModelSettings settings)
    {
        using var table = await store.TableAsync(await store.TrainAsync("films", settings));
        var search = new SimilaritySearch(table);
        var westerns = Enumerable.Range(0, GenreShop.FilmsOfEach).Select(film => $"western-{film}").ToArray();
        return westerns.SelectMany(one => westerns.Where(other => other != one).Select(other => search.Similarity(one, other))).Average();
    }

    /// <summary>The best next item among items of a kind.</summary>
    private async Task<string> NextAsync(string model, ModelSettings settings, string item, string kind)
    {
        using var table = await store.TableAsync(await store.TrainAsync(model, settings));
        var options = new RecommendationOptions { CountShare = 0, Top = table.Count };
        return new Recommender(table).Recommend([item], options).Items.First(answer => answer.Item.StartsWith(kind, StringComparison.Ordinal)).Item;
    }
}
