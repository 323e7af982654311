using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.Settings;

public sealed class ResolvedSettingsTests
{
    [Fact]
    public void The_last_layer_that_gives_a_value_has_it_and_the_preset_all_that_none_gives()
    {
        var file = Read(SettingOrigin.File, """{"preset":"items","training":{"window":7,"epochs":9},"evaluation":{"k":[3]}}""");
        var commandLine = Read(SettingOrigin.CommandLine, """{"training":{"epochs":2}}""");

        var resolved = ResolvedSettings.Of([file, commandLine]);

        Assert.Equal((7, 2, 64), (resolved.Settings.Training.Window, resolved.Settings.Training.Epochs, resolved.Settings.Training.Dimensions));
        Assert.Equal([3], resolved.Settings.Evaluation.K);
        Assert.NotNull(resolved.Settings.Interactions);
        Assert.Equal(
            new Dictionary<string, SettingOrigin>
            {
                ["evaluation.k"] = SettingOrigin.File,
                ["preset"] = SettingOrigin.File,
                ["training.epochs"] = SettingOrigin.CommandLine,
                ["training.window"] = SettingOrigin.File,
            },
            resolved.Origins);
    }

    [Fact]
    public void Names_are_given_in_any_case_and_told_in_the_one_of_the_settings() =>
        Assert.Equal(["training.window"], ResolvedSettings.Of([Read(SettingOrigin.File, """{"Training":{"WINDOW":3}}""")]).Origins.Keys);

    [Theory]
    [InlineData("""{"training":{"windw":3}}""", ", setting training.windw", "there is no such member")]
    [InlineData("""{"training":{"window":3,"window":4}}""", ", setting training.window", "a member is given twice")]
    [InlineData("""{"training":{"window":"wide"}}""", ", setting training.window", "the value is of the wrong kind")]
    [InlineData("""{"training":null}""", ", setting training", "the value must not be null")]
    [InlineData("""{"preset":"dreams"}""", ", setting preset", "the value is of the wrong kind")]
    [InlineData("[]", "", "settings must be an object")]
    public void What_is_no_setting_is_refused_with_its_place(string json, string place, string problem)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Read(SettingOrigin.File, json));

        Assert.Equal($"mine.json{place}: {problem}. Correct the value or leave it out.", refusal.Message);
    }

    [Fact]
    public void A_search_whole_sets_and_a_warm_start_are_layers_over_what_was_given()
    {
        var given = ResolvedSettings.Of([Read(SettingOrigin.Model, """{"preset":"items","interactions":{"windowMode":"wholeSet"},"training":{"negative":4}}""")]);
        var request = new TrainingRequest(new RunReference("m", "1"), given.Settings, DateTimeOffset.UnixEpoch, "snapshot", given.Origins);
        var tuned = new TunedHyperparameters(5, given.Settings.Training with { Window = 3, Epochs = 60 }, new(), 0.5, 0.5, 3, 9);

        var resolved = RunSettings.Resolve(request, tuned, new FormerVersion("0", WarmStart: true, Align: false, null));

        Assert.Equal(5, resolved.Settings.Vocabulary.MinimumCount);
        Assert.Equal(given.Settings.Interactions!.LongestWindow, resolved.Settings.Training.Window);
        Assert.Equal((10, 0.01), (resolved.Settings.Training.Epochs, resolved.Settings.Training.LearningRate));
        Assert.Equal(
            (SettingOrigin.Tuning, SettingOrigin.WholeSets, SettingOrigin.Retraining, SettingOrigin.Model),
            (resolved.Origins["vocabulary.minimumCount"], resolved.Origins["training.window"], resolved.Origins["training.epochs"], resolved.Origins["training.negative"]));
    }

    [Fact]
    public void A_request_of_an_older_program_trains_with_the_same_settings()
    {
        var settings = Presets.Items with { Interactions = new() { WindowMode = WindowMode.WholeSet } };
        var older = PipelineJson.Read<TrainingRequest>(
            Encoding.UTF8.GetBytes("""{"run":{"model":"m","run":"1"},"settings":{"preset":"items","interactions":{"windowMode":"wholeSet"}},"startedAt":"2026-01-01T00:00:00+00:00","snapshot":"s"}"""), "request");

        Assert.Equal(settings.Interactions.LongestWindow, RunSettings.Resolve(older).Settings.Training.Window);
        Assert.Null(older.Origins);
    }

    private static SettingsLayer Read(SettingOrigin origin, string json) => PipelineJson.ReadSettings(origin, Encoding.UTF8.GetBytes(json), "mine.json");
}
