using System.Text.Json.Nodes;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Training.Losses;

namespace Embeddings.Pipeline.Tests.Tuning;

/// <summary>Whole runs that tune their hyperparameters first.</summary>
public sealed class TuningRunTests : IDisposable
{
    private readonly Store store = new();

    private static ModelSettings Settings => new()
    {
        Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } },
        Vocabulary = new() { MinimumCount = 1 },
        Training = new() { Dimensions = 8, Window = 2, Epochs = 4, Sample = 0, LearningRate = 0.01, Threads = 1 },
        Tuning = new() { Candidates = 18, Rounds = 2, Reduction = 3, K = 5 },
        Pipeline = new() { MapItems = 0 },
    };

    /// <summary>Settings whose recommendations come from transitions and a model of next items.</summary>
    private static ModelSettings ItemSettings => Settings with
    {
        Transitions = new(),
        NextItems = new() { Dimensions = 8, Epochs = 3, Negatives = 8 },
        Recommendation = new() { Choose = true },
        Tuning = new() { Candidates = 4, Rounds = 2, Reduction = 2, K = 5 },
    };

    [Fact]
    public async Task A_run_trains_with_what_the_search_has_chosen_and_says_so()
    {
        await UploadAsync();
        var published = await store.TrainAsync("shop", Settings);

        var lineage = published.Manifest.Training!;
        var tuned = lineage.Tuned!;
        // The given settings, 17 candidates with a third of the epochs, and 5 of them with all.
        Assert.Equal(23, tuned.Trials);
        Assert.Equal(200, tuned.Cases);
        Assert.Equal((tuned.Training.Dimensions, tuned.Training.Epochs), (published.Manifest.Dimensions, lineage.LossByEpoch.Count));
        Assert.Equal(tuned.Recommendation, lineage.EffectiveSettings.Recommendation);
        Assert.Equal(Settings.Training, lineage.Settings.Training);
        var untuned = await store.TrainAsync("untuned", await CopiedAsync("untuned", Settings with { Tuning = null }));
        var (better, worse) = (await HitRateAsync(published), await HitRateAsync(untuned));
        Assert.True(better > worse, $"{better} tuned, {worse} as given; {tuned}");
    }

    [Fact]
    public async Task A_search_over_next_items_and_transitions_is_compared_with_the_given_settings_on_both_splits()
    {
        await UploadAsync();
        var published = await store.TrainAsync("shop", ItemSettings);

        var tuned = published.Manifest.Training!.Tuned!;
        var comparison = tuned.Comparison!;
        Assert.Equal(200, comparison.HeldOut!.Cases);
        Assert.Equal(comparison.KeptGiven ? comparison.Given : comparison.Best, tuned.HitRate);
        Assert.Equal(comparison.Best!.Value - comparison.Given, comparison.Difference!.Value, 9);
        Assert.Equal(tuned.NextItems, published.Manifest.Training.EffectiveSettings.NextItems);
        Assert.Equal(tuned.Transitions, published.Manifest.Training.EffectiveSettings.Transitions);
        // The ring is so easy that no candidate can be better than the given settings.
        Assert.True(comparison.KeptGiven, comparison.ToString());
        Assert.Equal(ItemSettings.NextItems, tuned.NextItems);
    }

    [Fact]
    public async Task The_progress_of_a_search_is_the_share_of_the_trainings_that_it_will_make()
    {
        await UploadAsync();
        var percentages = new List<double>();
        var progress = new Reports(value =>
        {
            lock (percentages)
            {
                if (value.Stage == RunStage.Tuning)
                    percentages.Add(value.Percent);
            }
        });

        var published = await new LocalTraining(store.Artifacts, TimeProvider.System)
            .RunAsync("shop", Settings with { Pipeline = Settings.Pipeline with { KeepRunArtifacts = true } }, progress);

        // The given settings, 17 candidates with a third of the epochs, and 5 of them with all.
        var run = new RunReference("shop", published.Version);
        for (var round = 0; round < 3; round++)
            Assert.Equal(23, (await store.Artifacts.ReadJsonAsync<RoundPlan>(RunArtifacts.Bytes(run.TuningRound(round)))).Planned);
        Assert.InRange(percentages[0], 0, 0.5 * 100 / 23);
        // Trainings that end at the same time may not know of each other yet.
        Assert.InRange(percentages.Max(), 100.0 * 19 / 23, 100);
    }

    [Fact]
    public async Task Results_of_a_search_without_values_of_each_case_are_read_as_results_without_cases()
    {
        await UploadAsync();
        var published = await store.TrainAsync(
            "shop", Settings with { Pipeline = Settings.Pipeline with { KeepRunArtifacts = true }, Tuning = Settings.Tuning! with { Candidates = 2, Rounds = 1 } });
        var artifact = RunArtifacts.Bytes(new RunReference("shop", published.Version).Trial(0, 0));
        var result = await store.Artifacts.ReadJsonAsync<TrialResult>(artifact);
        Assert.Equal((200, 200), (result.Result().Validation.Count, result.Result().HeldOut.Count));

        // Older programs did not write them.
        var older = JsonNode.Parse(await File.ReadAllBytesAsync(await store.Artifacts.LocalFileAsync(artifact)))!.AsObject();
        Assert.True(older.Remove("validation") && older.Remove("heldOut"));
        await store.WriteAsync("older.json", older.ToJsonString());

        var read = (await store.Artifacts.ReadJsonAsync<TrialResult>("older.json")).Result();
        Assert.Equal(result.Ndcg, read.Ndcg);
        Assert.Empty(read.Validation);
        Assert.Empty(read.HeldOut);
    }

    [Fact]
    public async Task A_search_whose_time_is_used_up_keeps_the_given_settings_and_says_so()
    {
        await UploadAsync();
        var published = await store.TrainAsync("shop", ItemSettings with { Tuning = ItemSettings.Tuning! with { Minutes = 1e-9 } });

        var tuned = published.Manifest.Training!.Tuned!;
        Assert.True(tuned.Comparison!.KeptGiven);
        Assert.Contains("No other candidate was trained in full", tuned.Comparison.ToString(), StringComparison.Ordinal);
        Assert.Equal(ItemSettings.NextItems, published.Manifest.Training.EffectiveSettings.NextItems);
    }

    [Fact]
    public async Task A_search_that_is_stopped_goes_on_with_the_trainings_that_are_left()
    {
        await UploadAsync();
        var settings = ItemSettings with { Pipeline = ItemSettings.Pipeline with { KeepRunArtifacts = true } };
        using var stop = new CancellationTokenSource();
        var progress = new Reports(value =>
        {
            if (value is { Stage: RunStage.Tuning, Percent: > 30 })
                stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LocalTraining(store.Artifacts, TimeProvider.System).RunAsync("shop", settings, progress, stop.Token));
        var before = await TrialsAsync();

        var published = await store.TrainAsync("shop", settings);

        var after = await TrialsAsync();
        Assert.NotEmpty(before);
        Assert.True(after.Count > before.Count);
        Assert.Equal(published.Manifest.Training!.Tuned!.Trials, after.Count);
        Assert.All(before, trial => Assert.Equal(trial.Value, after[trial.Key]));
    }

    [Fact]
    public async Task Hyperparameters_of_hierarchical_softmax_are_searched_too()
    {
        await UploadAsync();

        var published = await store.TrainAsync("shop", Settings with
        {
            Training = Settings.Training with { Loss = Loss.HierarchicalSoftmax },
            Tuning = Settings.Tuning! with { Candidates = 2, Rounds = 1 },
        });

        Assert.Equal(2, published.Manifest.Training!.Tuned!.Trials);
    }

    [Fact]
    public async Task A_candidate_whose_minimum_count_leaves_no_item_does_not_end_the_search()
    {
        // Each item occurs twice: candidates with a minimum count of 3 or 5 cannot be trained.
        await store.WriteAsync("corpora/shop/rows.csv", "user,item,timestamp\n" + string.Concat(
            Enumerable.Range(0, 40).SelectMany(user => Enumerable.Range(0, 6).Select(step => $"u{user},i{((user * 6) + step) % 120},{step}\n"))));

        var published = await store.TrainAsync("shop", Settings with
        {
            Interactions = new(),
            Tuning = Settings.Tuning! with { Candidates = 8, Rounds = 1 },
        });

        Assert.Equal(8, published.Manifest.Training!.Tuned!.Trials);
        Assert.InRange(published.Manifest.Training.Tuned.MinimumCount, 1, 2);
    }

    [Fact]
    public async Task A_manifest_says_which_settings_were_given_and_which_the_search_has_chosen()
    {
        await UploadAsync();

        var lineage = (await store.TrainAsync("shop", Settings with { Tuning = Settings.Tuning! with { Candidates = 4 } })).Manifest.Training!;

        var defaults = ModelSettings.Default;
        foreach (var (path, was, isNow) in new[]
        {
            ("training.negative", Settings.Training.Negative, lineage.Tuned!.Training.Negative),
            ("training.epochs", Settings.Training.Epochs, lineage.Tuned.Training.Epochs),
        })
            Assert.True(was == isNow || lineage.Origins![path] == SettingOrigin.Tuning, $"{path}: {string.Join(", ", lineage.Origins!)}");
        Assert.Equal(SettingOrigin.Request, lineage.Origins!["pipeline.mapItems"]);
        Assert.Equal(SettingOrigin.Request, lineage.Origins["training.threads"]);
        Assert.DoesNotContain("training.seed", lineage.Origins.Keys);
        Assert.Equal(defaults.Training.Seed, lineage.Settings.Training.Seed);
    }

    [Fact]
    public async Task What_is_held_out_to_be_reported_takes_no_part_in_the_search()
    {
        await UploadAsync();
        await store.TrainAsync("shop", Settings with { Pipeline = Settings.Pipeline with { KeepRunArtifacts = true } });

        var cases = new List<string>();
        await foreach (var artifact in store.Artifacts.ListAsync("runs/shop/"))
            if (artifact.Name.EndsWith("tuning/cases.jsonl", StringComparison.Ordinal))
                cases.AddRange(await File.ReadAllLinesAsync(await store.Artifacts.LocalFileAsync(artifact.Name)));
        var ofFirst = cases.Single(line => line.Contains("\"u0\"", StringComparison.Ordinal));
        var rows = RingOfItems.Rows().Split('\n').Where(row => row.StartsWith("u0,", StringComparison.Ordinal)).Select(row => row.Split(',')[1]).ToArray();
        Assert.Contains($"\"targets\":[\"{rows[^2]}\"]", ofFirst, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{rows[^1]}\"", ofFirst, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retraining_in_the_same_settings_keeps_what_was_chosen_and_does_not_search_again()
    {
        await UploadAsync();
        var settings = Settings with { Tuning = Settings.Tuning! with { Candidates = 4 } };
        var first = await store.TrainAsync("shop", settings);
        await store.WriteAsync("corpora/shop/more.csv", "user,item,timestamp\nnew,i1,1\nnew,i2,2\n");
        var second = await store.TrainAsync("shop", settings);
        var other = await store.TrainAsync("shop", settings with { Tuning = settings.Tuning with { Seed = 2 } });

        Assert.Equal(first.Manifest.Training!.Tuned, second.Manifest.Training!.Tuned);
        Assert.NotEqual(first.Manifest.Training.Tuned, other.Manifest.Training!.Tuned);
    }

    [Fact]
    public async Task A_sample_nobody_of_whom_can_be_asked_is_refused()
    {
        await store.WriteAsync("corpora/shop/rows.csv", "user,item,timestamp\na,1,1\na,2,2\n");
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => store.TrainAsync("shop", Settings));
        Assert.Equal("setting tuning", refusal.Place);
        Assert.Contains("interactions.split.minimumInteractions", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_not_tuned() =>
        Assert.Equal("setting tuning", Assert.Throws<InvalidInputException>(() => new ModelSettings { Tuning = new() }.Validate()).Place);

    public void Dispose() => store.Dispose();

    /// <summary>The outcomes of the trainings that have finished, by name.</summary>
    private async Task<Dictionary<string, string>> TrialsAsync()
    {
        var outcomes = new Dictionary<string, string>();
        await foreach (var artifact in store.Artifacts.ListAsync("runs/shop/"))
            if (artifact.Name.Contains("/tuning/trials/", StringComparison.Ordinal) && artifact.Name.EndsWith(".json", StringComparison.Ordinal))
                outcomes[artifact.Name] = await File.ReadAllTextAsync(await store.Artifacts.LocalFileAsync(artifact.Name));
        return outcomes;
    }

    private Task<Artifact> UploadAsync() => store.WriteAsync("corpora/shop/rows.csv", RingOfItems.Rows());

    private async Task<ModelSettings> CopiedAsync(string model, ModelSettings settings)
    {
        await store.WriteAsync($"corpora/{model}/rows.csv", RingOfItems.Rows());
        return settings;
    }

    private async Task<double> HitRateAsync(PublishedVersion published) => (await store.EvaluationAsync(published)).Recommendations!.At("next", 5).HitRate.Value;
}
