using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.Numerics;

namespace Embeddings.Tests.Evaluation.Tuning;

public class TuningTests
{
    private static readonly ItemHyperparameters Start = new(1, new() { Epochs = 45, Threads = 1 }, new());

    [Fact]
    public void Each_round_keeps_the_best_third_and_trains_it_three_times_longer()
    {
        var options = new TuningOptions { Candidates = 10, Rounds = 3 };
        var first = SuccessiveHalving.FirstRound(Start, options, options.Candidates);
        var second = SuccessiveHalving.NextRound([.. first.Select(trial => new TuningResult(trial, trial.Candidate % 4, 0))], options);
        var third = SuccessiveHalving.NextRound([.. second.Select(trial => new TuningResult(trial, trial.Candidate, 0))], options);
        Assert.Equal(9, first.Count);
        Assert.All(first, trial => Assert.Equal(trial.Hyperparameters.Epochs / 9, trial.Epochs));
        Assert.Equal([3, 7, 2], second.Select(trial => trial.Candidate));
        Assert.Equal(second[0].Hyperparameters.Epochs / 3, second[0].Epochs);
        Assert.True(Assert.Single(third).IsFull);
        Assert.Empty(SuccessiveHalving.NextRound([new TuningResult(third[0], 1, 1)], options));
    }

    [Fact]
    public void The_given_settings_are_trained_in_full_and_the_same_seed_draws_the_same_others()
    {
        var given = SuccessiveHalving.Given(Start);
        var first = SuccessiveHalving.FirstRound(Start, new(), 27);
        Assert.Equal((Start, 0, true), (given.Hyperparameters, given.Candidate, given.IsFull));
        Assert.Equal(first, SuccessiveHalving.FirstRound(Start, new(), 27));
        Assert.NotEqual(first, SuccessiveHalving.FirstRound(Start, new() { Seed = 2 }, 27));
        Assert.All(first, trial => trial.Hyperparameters.Training.Validate());
        Assert.All(first, trial => trial.Hyperparameters.Recommendation.Validate());
    }

    [Fact]
    public void A_model_of_next_items_and_the_transitions_are_searched_instead_of_the_vectors_that_do_not_recommend()
    {
        var start = Start with { Transitions = new(), NextItems = new() };

        var first = SuccessiveHalving.FirstRound(start, new(), 27);

        Assert.All(first, trial => Assert.Equal(start.Training, trial.Hyperparameters.Training));
        Assert.All(first, trial => trial.Hyperparameters.NextItems!.Validate());
        Assert.True(first.DistinctBy(trial => trial.Hyperparameters.NextItems).Count() > 20);
        Assert.True(first.DistinctBy(trial => trial.Hyperparameters.Transitions).Count() > 10);
    }

    [Fact]
    public void A_window_that_is_a_whole_set_stays_as_it_is_in_every_candidate()
    {
        var sets = Start with { Training = Start.Training with { Window = 37, DynamicWindow = false } };

        var first = SuccessiveHalving.FirstRound(sets, new(), 27, keepsWindow: true);

        Assert.All(first, trial => Assert.Equal(37, trial.Hyperparameters.Training.Window));
        Assert.True(first.DistinctBy(trial => trial.Hyperparameters.Training.Negative).Count() > 1);
    }

    [Fact]
    public void A_candidate_that_cannot_be_trained_is_left_out_and_the_others_go_on()
    {
        var options = new TuningOptions { Candidates = 7, Rounds = 2, Reduction = 2 };
        var first = SuccessiveHalving.FirstRound(Start, options, 7);
        TuningResult[] results = [.. first.Select(trial => trial.Candidate < 5 ? new TuningResult(trial, 0, 0, "no item is left") : new TuningResult(trial, 0, 0))];

        Assert.Equal([5, 6], SuccessiveHalving.NextRound(results, options).Select(trial => trial.Candidate));
        Assert.Equal(5, SuccessiveHalving.Ranked(results).First().Trial.Candidate);
    }

    [Theory]
    [InlineData(60, 1800, 1, 27)]
    [InlineData(600, 1800, 1, 7)]
    [InlineData(600, 1800, 2, 13)]
    [InlineData(3600, 0, 2, 1)]
    public void There_are_as_many_candidates_as_the_time_suffices_for(double secondsOfOne, double secondsLeft, int atOnce, int expected) =>
        Assert.Equal(expected, SuccessiveHalving.Affordable(secondsOfOne, secondsLeft, atOnce, new() { Candidates = 27, Rounds = 3, Reduction = 3 }));

    [Fact]
    public void A_candidate_must_be_better_than_the_given_settings_by_more_than_noise()
    {
        var given = Result(0, Gains(0.30));
        var (lucky, better) = (Result(1, Gains(0.31, 383)), Result(1, Gains(0.45, 383)));

        Assert.True(TuningComparison.Of(given, lucky).KeptGiven);
        Assert.Contains("did not beat the given settings", TuningComparison.Of(given, lucky).ToString(), StringComparison.Ordinal);
        var comparison = TuningComparison.Of(given, better);
        Assert.False(comparison.KeptGiven);
        Assert.InRange(comparison.Difference!.Value, 0.149, 0.151);
        Assert.Contains("beats the given settings: hit rate on the validation split 0.4500 against 0.3000, difference +0.1500", comparison.ToString(), StringComparison.Ordinal);
        Assert.True(TuningComparison.Of(given, null).KeptGiven);
    }

    [Fact]
    public void Held_out_data_that_does_not_confirm_the_choice_is_reported_and_changes_nothing()
    {
        var given = Result(0, Gains(0.30)) with { HeldOut = Gains(0.30) };
        var best = Result(1, Gains(0.45, 383)) with { HeldOut = Gains(0.305, 383) };

        var comparison = TuningComparison.Of(given, best);

        Assert.False(comparison.KeptGiven);
        Assert.Contains("On 1,000 held-out cases 0.3050 against 0.3000", comparison.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("they do not show a difference.", comparison.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_is_measured_with_the_transitions_and_the_model_of_next_items_as_its_version_would_recommend()
    {
        var (sequences, cases) = Ring();
        var hyperparameters = Start with { Transitions = new(), NextItems = new() { Dimensions = 8, Epochs = 4 } };
        var (trained, withoutTransitions) = (
            Run(sequences, cases, SuccessiveHalving.Given(hyperparameters)), Run(sequences, cases, SuccessiveHalving.Given(hyperparameters with { Transitions = null })));

        Assert.InRange(trained.HitRate, 0.99, 1);
        Assert.InRange(withoutTransitions.HitRate, 0, trained.HitRate);
        Assert.Equal((cases.Length, cases.Length), (trained.Validation.Count, trained.HeldOut.Count));
        Assert.Equal(trained.HitRate, trained.Validation.Count(gain => gain > 0) / (double)cases.Length);
        Assert.Empty(Run(sequences, cases, SuccessiveHalving.Given(hyperparameters) with { Epochs = 1 }).Validation);
    }

    [Fact]
    public void A_trial_that_trains_finds_what_follows_what()
    {
        var (sequences, cases) = Ring();
        var hyperparameters = Start with
        {
            Training = Start.Training with { Dimensions = 16, Window = 2, Sample = 0, LearningRate = 0.05, Epochs = 200 },
        };

        Assert.InRange(Run(sequences, cases, SuccessiveHalving.Given(hyperparameters)).HitRate, 0.9, 1);
    }

    /// <summary>Items form a ring: i is followed by i + 1. A hundred walks have twelve steps, and the next step is predicted.</summary>
    private static (byte[] Sequences, HeldOutCase[] Cases) Ring()
    {
        var random = new SplitMix64(1);
        var starts = Enumerable.Range(0, 100).Select(_ => random.Below(40)).ToArray();
        var sequences = starts.Select(start => string.Join('\t', Enumerable.Range(start, 12).Select(step => $"i{step % 40}")));
        var cases = starts.Select((start, user) => new HeldOutCase(
            $"{user}", [.. Enumerable.Range(start, 12).Select(step => $"i{step % 40}")], [$"i{(start + 12) % 40}"])).ToArray();
        return (Encoding.UTF8.GetBytes(string.Join('\n', sequences) + "\n"), cases);
    }

    private static TuningResult Run(byte[] sequences, HeldOutCase[] cases, TuningTrial trial)
    {
        var files = TrialFiles.Of(Path.GetTempFileName);
        try
        {
            return new TrialRunner(sequences, new TrialCases(cases, cases), new(), k: 5, new PartSearchOptions()).Run(trial, files);
        }
        finally
        {
            files.Delete();
        }
    }

    /// <summary>A thousand cases, of which a share is found at the first place. Different spreads find different cases.</summary>
    private static float[] Gains(double share, int spread = 617) => [.. Enumerable.Range(0, 1000).Select(number => (number * spread % 1000) < share * 1000 ? 1f : 0f)];

    private static TuningResult Result(int candidate, float[] validation) =>
        new(new TuningTrial(3, candidate, Start.Epochs, Start), validation.Count(gain => gain > 0) / (double)validation.Length, 0) { Validation = validation };
}
