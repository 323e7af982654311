using System.Security.Cryptography;
using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Tests.Interactions;

/// <summary>Whole runs from rows of interactions to a published version, in a directory.</summary>
public sealed class InteractionRunTests : IDisposable
{
    private const int Users = 200;
    private const int Items = 40;
    private const int Steps = 12;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("interactions-");
    private readonly DirectoryArtifactStore store;

    public InteractionRunTests() => store = new DirectoryArtifactStore(root.FullName);

    private static ModelSettings Settings => new()
    {
        Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } },
        Vocabulary = new() { MinimumCount = 1 },
        Training = new() { Dimensions = 16, Window = 2, Epochs = 100, Sample = 0, LearningRate = 0.05, Threads = 1 },
        Pipeline = new() { ChunkSize = 10_000 },
    };

    /// <summary>Two items alternate for each user, so the next item is always in the history.</summary>
    private static string Returning => string.Concat(Enumerable.Range(0, 100).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{(2 * (user % 20)) + (step % 2)},{step}\n")));

    private static TimeSplit LastThreeSteps => new() { HeldOut = HeldOut.AfterDate, Date = DateTimeOffset.UnixEpoch.AddSeconds(Steps - 3) };

    [Fact]
    public async Task Rows_become_a_version_that_says_what_comes_next_and_what_it_is_worth()
    {
        await UploadAsync(Ring());
        var published = await TrainAsync(Settings);

        Assert.True(published.Current);
        using var table = LookupTable.Open(await store.LocalFileAsync(ModelArtifacts.Table("shop", published.Version)));
        Assert.Contains("i7", new Recommender(table).Recommend(["i4", "i5", "i6"], new() { Top = 3 }).Items.Select(item => item.Item));
        var report = await ReportAsync(published);
        Assert.Equal(Users, report.Recommendations!.Cases);
        Assert.Equal(
            ["next", "similar", "popularity", "recent popularity", "co-occurrence", "item kNN", "session kNN", "EASE"],
            report.Recommendations.Recommenders.Select(measured => measured.Recommender));
        Assert.True(report.Recommendations.At("next", 5).HitRate.Value > report.Recommendations.At("popularity", 5).HitRate.Value);
    }

    [Fact]
    public async Task A_version_worth_less_than_the_current_one_is_published_and_not_made_current()
    {
        await UploadAsync(Ring());
        var good = await TrainAsync(Settings);
        var bad = await TrainAsync(Settings with { Training = Settings.Training with { Epochs = 1, LearningRate = 1e-4 } });

        Assert.False(bad.Current);
        Assert.Contains("more than 0.02 below the", bad.Refusal, StringComparison.Ordinal);
        var record = await new RunHistory(store).StatusAsync(new RunReference("shop", bad.Version));
        Assert.Equal((RunStage.Completed, bad.Refusal), (record.Stage, record.Refusal));
        var registry = new ModelRegistry(store);
        Assert.Equal(good.Version, (await registry.CurrentAsync("shop")).Version);
        Assert.Equal(2, (await registry.VersionsAsync("shop")).Count);
    }

    [Fact]
    public async Task A_version_that_is_measured_in_another_way_is_not_compared_with_the_current_one()
    {
        await UploadAsync(Ring());
        var bad = Settings.Training with { Epochs = 1, LearningRate = 1e-4 };

        // Fewer items count as a hit, or more are held out. The current version is a good one each time.
        await TrainAsync(Settings);
        var atOne = await TrainAsync(Settings with { Training = bad, Evaluation = new() { K = [1] } });
        Assert.True((await TrainAsync(Settings)).Current);
        var afterDate = await TrainAsync(Settings with { Training = bad, Interactions = new() { Split = LastThreeSteps } });

        Assert.True(atOne.Current, atOne.Refusal);
        Assert.True(afterDate.Current, afterDate.Refusal);
    }

    [Fact]
    public async Task Without_a_permitted_drop_every_version_becomes_current()
    {
        await UploadAsync(Ring());
        await TrainAsync(Settings);
        var bad = Settings with { Training = Settings.Training with { Epochs = 1, LearningRate = 1e-4 }, Evaluation = new() { MaximumDrop = null } };
        Assert.True((await TrainAsync(bad)).Current);
    }

    [Fact]
    public async Task The_same_rows_in_another_order_give_the_same_table_where_ties_are_ordered_by_item()
    {
        var settings = Settings with { Interactions = Settings.Interactions! with { Ties = TieOrder.Item } };
        // Four items with the same time: only the order in the files could give them away.
        var rows = Ring(stepsAtOneTime: 4).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var shuffled = rows[1..];
        new Random(1).Shuffle(shuffled);
        await UploadAsync(string.Join('\n', rows) + "\n");
        var written = await TrainAsync(settings);
        await UploadAsync(string.Join('\n', shuffled.Prepend(rows[0])) + "\n");
        var again = await TrainAsync(settings with { Retraining = new() { WarmStart = false }, Pipeline = new() { ChunkSize = 3_000 } });
        Assert.Equal(await HashAsync(written), await HashAsync(again));
    }

    [Fact]
    public async Task A_version_with_transitions_recommends_by_them_whatever_the_chunks_were()
    {
        await UploadAsync(Ring());
        var settings = Settings with { Transitions = new(), Training = Settings.Training with { Epochs = 1 } };
        var published = await TrainAsync(settings);
        var again = await TrainAsync(settings with { Pipeline = new() { ChunkSize = 1_000 } });

        var file = await store.LocalFileAsync(ModelArtifacts.Transitions("shop", published.Version));
        Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(await store.LocalFileAsync(ModelArtifacts.Transitions("shop", again.Version))));
        using var table = LookupTable.Open(await store.LocalFileAsync(ModelArtifacts.Table("shop", published.Version)));
        using var transitions = TransitionMatrix.Open(file);
        Assert.Equal("i7", new Recommender(table, transitions).Recommend(["i4", "i5", "i6"], new() { Top = 1 }).Items.Single().Item);
        Assert.Empty(await store.ListAsync($"runs/shop/{published.Version}/transitions/").ToListAsync());
    }

    [Fact]
    public async Task A_version_with_a_linear_model_recommends_by_it_whatever_the_chunks_were()
    {
        await UploadAsync(Ring());
        var settings = Settings with { Transitions = new(), LinearModel = new() { Regularization = 1 }, Training = Settings.Training with { Epochs = 1 } };
        var published = await TrainAsync(settings);
        var again = await TrainAsync(settings with { Pipeline = new() { ChunkSize = 1_000 } });

        var file = await store.LocalFileAsync(ModelArtifacts.LinearModel("shop", published.Version));
        Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(await store.LocalFileAsync(ModelArtifacts.LinearModel("shop", again.Version))));
        using var table = LookupTable.Open(await store.LocalFileAsync(ModelArtifacts.Table("shop", published.Version)));
        using var linear = (await new ModelRegistry(store).FindLinearModelAsync(published.Manifest))!;
        var answer = new Recommender(table, linear: linear).Recommend(["i4", "i6"], new() { Top = 2, Parts = new() { Embedding = 0, Transitions = 0, Neighbours = 0, Linear = 1 } });
        Assert.Contains("i5", answer.Items.Select(item => item.Item));
        Assert.Empty(await store.ListAsync($"runs/shop/{published.Version}/transitions/").ToListAsync());
        Assert.Empty(await store.ListAsync($"runs/shop/{published.Version}/linear-model").ToListAsync());
    }

    [Fact]
    public async Task The_progress_grows_while_the_weights_are_chosen_the_counts_are_merged_and_both_models_are_trained()
    {
        await UploadAsync(Ring());
        var reports = new Reports();

        await new LocalTraining(store, TimeProvider.System).RunAsync(
            "shop", Settings with { Transitions = new(), LinearModel = new(), NextItems = new() { Epochs = 2, Dimensions = 16 }, Recommendation = new() { Choose = true }, Training = Settings.Training with { Epochs = 1, Threads = 1 } },
            reports);

        foreach (var stage in (RunStage[])[RunStage.Tuning, RunStage.Merging])
        {
            var percents = reports.Of(stage);
            Assert.Equal(percents.Order(), percents);
            Assert.Contains(percents, percent => percent is > 0 and < 50);
        }

        var training = reports.All.Where(report => report.Stage == RunStage.Training).ToArray();
        Assert.All(training.Where(report => report.TotalTokens == 0), report => Assert.InRange(report.Percent, 0, 50));
        Assert.Contains(training, report => report is { TotalTokens: > 0, Percent: 50 });
        Assert.Contains(training, report => report is { TotalTokens: > 0, Percent: 100 });
    }

    [Fact]
    public async Task A_version_with_a_model_of_next_items_recommends_by_it()
    {
        await UploadAsync(Ring());
        var settings = Settings with { NextItems = new() { Epochs = 3, Dimensions = 16 }, Training = Settings.Training with { Epochs = 1, Threads = 1 } };
        var published = await TrainAsync(settings);
        using var table = LookupTable.Open(await store.LocalFileAsync(ModelArtifacts.Table("shop", published.Version)));
        using var nextItems = (await new ModelRegistry(store).FindNextItemsAsync(published.Manifest))!;
        Assert.Equal("i7", new Recommender(table, nextItems: nextItems).Recommend(["i4", "i5", "i6"], new() { Top = 1 }).Items.Single().Item);
        Assert.Equal(["next", "similar", "popularity"], (await ReportAsync(published)).Recommendations!.Recommenders.Take(3).Select(measured => measured.Recommender));
        Assert.Empty(await store.ListAsync($"runs/shop/{published.Version}/next-item-checkpoints/").ToListAsync());
    }

    [Fact]
    public async Task How_a_version_recommends_is_chosen_without_what_is_held_out_and_what_is_served_is_measured()
    {
        await UploadAsync(Ring());
        var published = await TrainAsync(Settings with { Transitions = new(), Recommendation = new() { Choose = true } });

        var chosen = published.Manifest.Training!.Chosen!;
        Assert.Equal(Users, chosen.Cases);
        Assert.True(chosen.HitRate + chosen.Ndcg >= chosen.DefaultHitRate + chosen.DefaultNdcg);
        Assert.False(chosen.Settings.Repeats);
        Assert.Equal(chosen.Settings, published.Manifest.Training.EffectiveSettings.Recommendation);
        var report = (await ReportAsync(published)).Recommendations!;
        Assert.Equal(
            ["next", "similar", "transitions", "popularity", "recent popularity", "co-occurrence", "item kNN", "session kNN", "EASE"],
            report.Recommenders.Select(measured => measured.Recommender));
        Assert.Equal((0, null, false), (report.RepeatedTargets, report.WithRepeats, report.ServesRepeats));
        Assert.True(report.At("next", 5).Ndcg.Value > 0.9);
    }

    [Fact]
    public async Task The_strict_protocol_is_measured_beside_the_served_one_by_a_model_that_has_not_seen_the_last_two_items()
    {
        // The last two items of half of the users occur for nobody else.
        var rows = Enumerable.Range(0, Users).Select(user =>
            user % 2 == 0 ? $"u{user},new{user % 10},{Steps}\nu{user},last{user % 10},{Steps + 1}\n" : $"u{user},i1,{Steps}\nu{user},i2,{Steps + 1}\n");
        await UploadAsync(Ring() + string.Concat(rows));
        var published = await TrainAsync(Settings with { Transitions = new(), Recommendation = new() { Choose = true } });

        var report = await ReportAsync(published);
        Assert.Equal(EvaluationProtocol.Served, report.Recommendations!.Protocol);
        Assert.Equal(EvaluationProtocol.Strict, report.Strict!.Protocol);
        Assert.Equal((Users, Users / 2), (report.Strict.Cases, report.Strict.UnseenTargets));
        // The served model was trained on the last item but one; the strict one was not.
        Assert.Equal(report.Recommendations.KnownItems, report.Strict.KnownItems + 5);
        Assert.Equal(report.Recommendations.Recommenders.Select(measured => measured.Recommender), report.Strict.Recommenders.Select(measured => measured.Recommender));
    }

    [Fact]
    public async Task The_strict_protocol_is_not_measured_if_the_items_after_a_date_are_held_out()
    {
        await UploadAsync(Ring());
        var published = await TrainAsync(Settings with { Interactions = new() { Split = LastThreeSteps }, Transitions = new(), Recommendation = new() { Choose = true } });

        var report = await ReportAsync(published);
        Assert.Equal(Users, report.Recommendations!.Cases);
        Assert.Null(report.Strict);
    }

    [Fact]
    public async Task A_version_that_a_baseline_beats_says_so_when_it_is_published()
    {
        await UploadAsync(Ring());
        var bad = await TrainAsync(Settings with { Training = Settings.Training with { Epochs = 1, LearningRate = 1e-4 } });

        Assert.Contains("chance does not explain the difference", bad.Warning, StringComparison.Ordinal);
        Assert.Equal(bad.Warning, (await ReportAsync(bad)).Recommendations!.Warning);
        Assert.Equal(bad.Warning, (await new RunHistory(store).StatusAsync(new RunReference("shop", bad.Version))).Warning);
        Assert.Null((await TrainAsync(Settings with { Transitions = new(), Recommendation = new() { Choose = true } })).Warning);
    }

    [Fact]
    public async Task The_report_counts_items_of_one_time_and_tells_their_users_apart()
    {
        await UploadAsync(Ring(stepsAtOneTime: 4));
        var ties = (await ReportAsync(await TrainAsync(Settings))).Recommendations!.Ties!;

        Assert.Equal((Users * Steps, Users * Steps * 3 / 4, Users), (ties.OfRows, ties.Rows, ties.Cases));
        Assert.Equal(0, ties.OtherHitRate);
    }

    [Fact]
    public async Task Only_what_the_settings_leave_open_is_chosen()
    {
        await UploadAsync("user,item,timestamp\n" + Returning);
        var given = new RecommendationParts { Embedding = 0.5, Transitions = 0.25, Neighbours = 0.25 };

        var weighted = await TrainAsync(Settings with { Transitions = new(), Recommendation = new() { Choose = true, Parts = given } });
        var withoutRepeats = await TrainAsync(Settings with { Transitions = new(), Recommendation = new() { Choose = true, Repeats = false } });

        var chosen = weighted.Manifest.Training!.Chosen!.Settings;
        Assert.Equal((given, true), (chosen.Parts, chosen.Repeats));
        Assert.False(withoutRepeats.Manifest.Training!.Chosen!.Settings.Repeats);
    }

    [Fact]
    public async Task Nothing_is_chosen_if_no_user_has_a_history_that_can_be_split()
    {
        await UploadAsync("user,item,timestamp\n" + string.Concat(Enumerable.Range(0, 90).Select(row => $"u{row / 3},i{row % 7},{row}\n")));
        var given = new RecommendationSettings { Choose = true, LastItems = 7 };

        var published = await TrainAsync(Settings with { Transitions = new(), Recommendation = given });

        Assert.Equal(new ChosenRecommendation(given, 0, 0, 0, 0, 0), published.Manifest.Training!.Chosen);
    }

    [Fact]
    public async Task Where_users_come_back_to_items_repeats_are_chosen_and_both_protocols_are_reported()
    {
        await UploadAsync("user,item,timestamp\n" + Returning);
        var published = await TrainAsync(Settings with { Transitions = new(), Recommendation = new() { Choose = true } });

        Assert.True(published.Manifest.Training!.Chosen!.Settings.Repeats);
        var report = (await ReportAsync(published)).Recommendations!;
        Assert.True(report.ServesRepeats);
        Assert.Equal(report.Cases, report.RepeatedTargets);
        Assert.Equal(0, report.At("next", 5).HitRate.Value);
        Assert.Equal(1, report.Served()[0].At[0].HitRate.Value);
        Assert.Contains("with repeats", (await ReportAsync(published)).Promotion!.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_end_the_run_with_their_place()
    {
        await UploadAsync("user,item,timestamp\na,b,yesterday\n");
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => TrainAsync(Settings));
        Assert.Equal("rows.csv, line 2, column 'timestamp'", refusal.Place);
    }

    [Theory]
    [InlineData("user,item,timestamp\n", "it has no sequence of items", "Upload rows of users with two items or more")]
    [InlineData("user,item,timestamp\na,x,1\nb,y,2\nc,z,3\n", "it has no sequence of items", "interactions.minimumLength")]
    [InlineData("user,item,timestamp\na,x,1\na,y,2\nb,y,2\nb,z,3\n", "none of its 3 items occurs 3 times", "Set vocabulary.minimumCount to at most 2")]
    [InlineData("user,item,timestamp\na,v,1\na,w,2\na,x,3\na,y,4\na,z,5\n", "none of its 5 items occurs 3 times", "upload more rows")]
    public async Task A_log_that_nothing_can_be_learned_from_is_refused_in_the_words_of_interactions(string rows, string problem, string remedy)
    {
        await UploadAsync(rows);
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => TrainAsync(Settings with { Vocabulary = new() { MinimumCount = 3 }, Interactions = new() }));

        Assert.Equal(problem, refusal.Problem);
        Assert.Contains(remedy, refusal.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("word", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_measured_by_the_evaluation_files_beside_the_model()
    {
        await WriteAsync("corpora/texts/a.txt", string.Concat(Enumerable.Repeat("the cat sat on the mat\nthe dog sat on the rug\n", 50)));
        await WriteAsync("evaluation/texts/pairs.tsv", "cat\tdog\t9\ncat\ton\t1\nmat\trug\t8\ncat\tunknown\t5\n");
        await WriteAsync("evaluation/texts/questions.txt", ": pets\ncat mat dog rug\n");
        var published = await new LocalTraining(store, TimeProvider.System).RunAsync(
            "texts", new ModelSettings { Training = new() { Dimensions = 8, Epochs = 20, Sample = 0, Threads = 1 } });
        var report = await store.ReadJsonAsync<EvaluationReport>(ModelArtifacts.Evaluation("texts", published.Version));
        Assert.Equal((3, 1), (report.WordSimilarity.Single().Pairs, report.WordSimilarity.Single().UnknownPairs));
        Assert.Equal(1, report.Analogies.Single().Total.Asked);
        Assert.Equal("accuracy on questions.txt", report.Promotion!.Name);
    }

    public void Dispose() => root.Delete(recursive: true);

    private static string Ring(int stepsAtOneTime = 1)
    {
        // Item i is followed by i + 1 in a ring. Every user has a part of it.
        var random = new SplitMix64(1);
        var rows = Enumerable.Range(0, Users).SelectMany(user =>
        {
            var start = random.Below(Items);
            return Enumerable.Range(0, Steps).Select(step => $"u{user},i{(start + step) % Items},{step / stepsAtOneTime}\n");
        });
        return "user,item,timestamp\n" + string.Concat(rows);
    }

    private Task<Artifact> UploadAsync(string rows) => WriteAsync("corpora/shop/rows.csv", rows);

    private Task<Artifact> WriteAsync(string name, string text) => store.WriteAsync(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private Task<PublishedVersion> TrainAsync(ModelSettings settings) => new LocalTraining(store, TimeProvider.System).RunAsync("shop", settings);

    private async Task<string> HashAsync(PublishedVersion published) =>
        Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(await store.LocalFileAsync(ModelArtifacts.Table("shop", published.Version)))));

    private Task<EvaluationReport> ReportAsync(PublishedVersion published) =>
        store.ReadJsonAsync<EvaluationReport>(ModelArtifacts.Evaluation("shop", published.Version));

    private sealed class Reports : IProgress<RunProgress>
    {
        public List<RunProgress> All { get; } = [];

        public double[] Of(RunStage stage) => [.. All.Where(progress => progress.Stage == stage).Select(progress => progress.Percent)];

        public void Report(RunProgress value)
        {
            lock (All)
                All.Add(value);
        }
    }
}
