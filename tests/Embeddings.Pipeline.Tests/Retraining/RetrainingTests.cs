using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Tests.Steps;
using Embeddings.Similarity;
using Embeddings.Similarity.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Retraining;

/// <summary>New versions compared with the previous ones.</summary>
public sealed class RetrainingTests : IDisposable
{
    private const int Items = 40;

    private readonly Store store = new();

    private static ModelSettings Settings => new()
    {
        Interactions = new(),
        Vocabulary = new() { MinimumCount = 1 },
        Training = new() { Dimensions = 16, Window = 2, Epochs = 40, Sample = 0, LearningRate = 0.05, Threads = 1 },
        Retraining = new() { WarmStart = true, Align = true, Epochs = 5, LearningRate = 0.01 },
        Pipeline = new() { MapItems = 0 },
    };

    [Fact]
    public async Task A_retraining_with_more_users_keeps_known_items_where_they_were_and_records_the_residual()
    {
        var former = await TrainAsync(users: 200, Settings);
        var next = await TrainAsync(users: 240, Settings with { Training = Settings.Training with { Seed = 2 } });

        Assert.InRange(await MeanCosineAsync(former, next), 0.95, 1);
        var retraining = next.Manifest.Training!.Retraining!;
        Assert.Equal((former.Version, true, null, 0), (retraining.Former, retraining.WarmStart, retraining.ColdBecause, retraining.New));
        Assert.Equal(Items, retraining.Alignment!.SharedItems);
        Assert.InRange(retraining.Alignment.Residual, 0, 0.4);
        Assert.Equal(5, next.Manifest.Training.LossByEpoch.Count);
    }

    [Fact]
    public async Task Without_warm_start_and_alignment_vectors_lie_anywhere()
    {
        var former = await TrainAsync(users: 200, Settings with { Retraining = new() });
        var next = await TrainAsync(users: 240, Settings with { Retraining = new(), Training = Settings.Training with { Seed = 2 } });

        Assert.InRange(await MeanCosineAsync(former, next), -0.5, 0.5);
        Assert.Null(next.Manifest.Training!.Retraining);
    }

    [Fact]
    public async Task Alignment_alone_turns_vectors_and_changes_no_similarity()
    {
        var cold = Settings with { Retraining = new(), Training = Settings.Training with { Seed = 2 } };
        var former = await TrainAsync(users: 200, Settings);
        var turned = await TrainAsync(users: 200, cold with { Retraining = new() { Align = true } });
        var plain = await TrainAsync(users: 200, cold);

        Assert.True(await MeanCosineAsync(former, turned) > await MeanCosineAsync(former, plain) + 0.5);
        using var one = await store.TableAsync(turned);
        using var other = await store.TableAsync(plain);
        Assert.Equal(
            new SimilaritySearch(other).Similarity("i1", "i2"), new SimilaritySearch(one).Similarity("i1", "i2"), 3);
    }

    [Fact]
    public async Task New_items_are_added_and_gone_ones_dropped()
    {
        await TrainAsync(users: 200, Settings);
        await store.WriteAsync("corpora/shop/rows.csv", "user,item,timestamp\n" + string.Concat(Enumerable.Range(0, 50).Select(user => $"u{user},i1,1\nu{user},new,2\nu{user},i2,3\n")));
        var next = await store.TrainAsync("shop", Settings);

        using var table = await store.TableAsync(next);
        Assert.Equal(["i1", "i2", "new"], Enumerable.Range(0, table.Count).Select(table.Word).Order(StringComparer.Ordinal));
        Assert.Equal((1, 2), (next.Manifest.Training!.Retraining!.New, next.Manifest.Training.Retraining.Alignment!.SharedItems));
    }

    [Fact]
    public async Task A_version_with_the_same_split_is_no_start_if_other_rows_are_left_out_and_is_one_if_only_the_training_differs()
    {
        var measured = Settings with { Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } } };
        await TrainAsync(users: 200, measured);
        var same = await TrainAsync(users: 200, measured with { Interactions = measured.Interactions with { WindowMode = WindowMode.WholeSet } });
        var other = await TrainAsync(users: 200, measured with { Interactions = measured.Interactions with { MinimumLength = 3 } });

        Assert.Null(same.Manifest.Training!.Retraining!.ColdBecause);
        Assert.Equal("it may have been trained on items that are held out now", other.Manifest.Training!.Retraining!.ColdBecause);
    }

    [Fact]
    public async Task A_version_that_may_know_what_is_held_out_is_no_start()
    {
        await TrainAsync(users: 200, Settings);
        var measured = await TrainAsync(users: 200, Settings with { Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } } });

        var retraining = measured.Manifest.Training!.Retraining!;
        Assert.Equal((false, "it may have been trained on items that are held out now"), (retraining.WarmStart, retraining.ColdBecause));
        Assert.NotNull(retraining.Alignment);
        Assert.Equal(40, measured.Manifest.Training.LossByEpoch.Count);
    }

    [Fact]
    public async Task A_version_of_other_dimensions_is_no_start_and_nothing_is_turned_to_it()
    {
        await TrainAsync(users: 200, Settings);
        var wider = await TrainAsync(users: 200, Settings with { Training = Settings.Training with { Dimensions = 24 } });

        var retraining = wider.Manifest.Training!.Retraining!;
        Assert.Equal((false, "its vectors have 16 dimensions, the new ones 24"), (retraining.WarmStart, retraining.ColdBecause));
        Assert.Null(retraining.Alignment);
    }

    [Fact]
    public async Task A_warm_start_goes_on_from_its_checkpoints_like_any_training()
    {
        // The clock advances with the trained words. The warm training has 60,000, which is enough for several slices.
        var rows = Ring(users: 1_000);
        var kept = Settings with { Pipeline = Settings.Pipeline with { KeepRunArtifacts = true } };
        var whole = await TrainTwiceAsync("whole", rows, kept, TimeSpan.Zero);
        var sliced = await TrainTwiceAsync("sliced", rows, kept, TimeSpan.FromHours(1));

        Assert.Equal((1, 4), (await SlicesAsync(whole), await SlicesAsync(sliced)));
        Assert.True(sliced.Manifest.Training!.Retraining!.WarmStart);
        Assert.Equal(whole.Manifest.Sha256, sliced.Manifest.Sha256);
    }

    public void Dispose() => store.Dispose();

    private static string Ring(int users)
    {
        var random = new SplitMix64(1);
        var rows = Enumerable.Range(0, users).SelectMany(user =>
        {
            var start = random.Below(Items);
            return Enumerable.Range(0, 12).Select(step => $"u{user},i{(start + step) % Items},{step}\n");
        });
        return "user,item,timestamp\n" + string.Concat(rows);
    }

    private async Task<PublishedVersion> TrainAsync(int users, ModelSettings settings)
    {
        await store.WriteAsync("corpora/shop/rows.csv", Ring(users));
        return await store.TrainAsync("shop", settings);
    }

    private async Task<PublishedVersion> TrainTwiceAsync(string model, string rows, ModelSettings settings, TimeSpan step)
    {
        await store.WriteAsync($"corpora/{model}/rows.csv", rows);
        var clock = new FakeTimeProvider();
        var training = new LocalTraining(store.Artifacts, clock);
        await training.RunAsync(model, settings, new PassingTime(clock, step));
        return await training.RunAsync(model, settings with { Training = settings.Training with { Seed = 2 } }, new PassingTime(clock, step));
    }

    private async Task<int> SlicesAsync(PublishedVersion version)
    {
        var slices = 0;
        await foreach (var artifact in store.Artifacts.ListAsync($"runs/{version.Model}/{version.Version}/checkpoints/"))
            slices += artifact.Name.EndsWith(".json", StringComparison.Ordinal) ? 1 : 0;
        return slices;
    }

    private async Task<double> MeanCosineAsync(PublishedVersion former, PublishedVersion next)
    {
        using var one = await store.TableAsync(former);
        using var other = await store.TableAsync(next);
        return Enumerable.Range(0, one.Count).Average(id => VectorSimilarity.Of(one.Vector(id), VectorOf(other, one.Word(id)), SimilarityMetric.Cosine));
    }

    private static ReadOnlySpan<float> VectorOf(LookupTable table, string item) => table.TryGetId(item, out var id) ? table.Vector(id) : default;
}
