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
        var options = new TuningOptions { Candidates = 9, Rounds = 3 };
        var first = SuccessiveHalving.FirstRound(Start, options);
        var second = SuccessiveHalving.NextRound([.. first.Select(trial => new TuningResult(trial, trial.Candidate % 4, 0))], options);
        var third = SuccessiveHalving.NextRound([.. second.Select(trial => new TuningResult(trial, trial.Candidate, 0))], options);
        Assert.Equal((9, 5), (first.Count, first[0].Epochs));
        Assert.Equal([3, 7, 2], second.Select(trial => trial.Candidate));
        Assert.Equal(first[3].Epochs * 3, second[0].Epochs, tolerance: 2);
        Assert.Equal(second[1].Hyperparameters.Training.Epochs, Assert.Single(third).Epochs);
        Assert.Empty(SuccessiveHalving.NextRound([new TuningResult(third[0], 1, 1)], options));
    }

    [Fact]
    public void The_settings_one_has_are_the_first_candidate_and_the_same_seed_draws_the_same_others()
    {
        var first = SuccessiveHalving.FirstRound(Start, new());
        Assert.Equal(Start, first[0].Hyperparameters);
        Assert.Equal(first, SuccessiveHalving.FirstRound(Start, new()));
        Assert.NotEqual(first, SuccessiveHalving.FirstRound(Start, new() { Seed = 2 }));
        Assert.All(first, trial => trial.Hyperparameters.Training.Validate());
        Assert.All(first, trial => trial.Hyperparameters.Recommendation.Validate());
    }

    [Fact]
    public void A_window_that_is_a_whole_set_stays_as_it_is_in_every_candidate()
    {
        var sets = Start with { Training = Start.Training with { Window = 37, DynamicWindow = false } };

        var first = SuccessiveHalving.FirstRound(sets, new(), keepsWindow: true);

        Assert.All(first, trial => Assert.Equal(37, trial.Hyperparameters.Training.Window));
        Assert.True(first.DistinctBy(trial => trial.Hyperparameters.Training.Negative).Count() > 1);
    }

    [Fact]
    public void A_candidate_that_cannot_be_trained_is_left_out_and_the_others_go_on()
    {
        var options = new TuningOptions { Candidates = 6, Rounds = 2, Reduction = 2 };
        var first = SuccessiveHalving.FirstRound(Start, options);
        TuningResult[] results = [.. first.Select(trial => trial.Candidate < 4 ? new TuningResult(trial, 0, 0, "no item is left") : new TuningResult(trial, 0, 0))];

        Assert.Equal([4, 5], SuccessiveHalving.NextRound(results, options).Select(trial => trial.Candidate));
        Assert.Equal(4, SuccessiveHalving.Best(results).Trial.Candidate);
    }

    [Fact]
    public void A_search_none_of_whose_candidates_can_be_trained_says_why()
    {
        var options = new TuningOptions { Candidates = 2, Rounds = 2 };
        var results = SuccessiveHalving.FirstRound(Start, options).Select(trial => new TuningResult(trial, 0, 0, "no item is left")).ToArray();

        var refusal = Assert.Throws<InvalidInputException>(() => SuccessiveHalving.NextRound(results, options));

        Assert.Contains("no item is left", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_that_trains_finds_what_follows_what()
    {
        // Items form a ring: i is followed by i + 1. A hundred walks have twelve steps, and the next step is predicted.
        var random = new SplitMix64(1);
        var starts = Enumerable.Range(0, 100).Select(_ => random.Below(40)).ToArray();
        var sequences = starts.Select(start => string.Join('\t', Enumerable.Range(start, 12).Select(step => $"i{step % 40}")));
        var cases = starts.Select((start, user) => new HeldOutCase(
            $"{user}", [.. Enumerable.Range(start, 12).Select(step => $"i{step % 40}")], [$"i{(start + 12) % 40}"])).ToArray();
        var runner = new TrialRunner(Encoding.UTF8.GetBytes(string.Join('\n', sequences) + "\n"), cases, new(), k: 5);
        var hyperparameters = Start with
        {
            Training = Start.Training with { Dimensions = 16, Window = 2, Sample = 0, LearningRate = 0.05, Epochs = 200 },
        };
        var scratch = Path.GetTempFileName();
        try
        {
            var trained = runner.Run(new TuningTrial(0, 0, 200, hyperparameters), scratch);
            Assert.InRange(trained.HitRate, 0.9, 1);
            Assert.InRange(runner.Refine(trained.Trial, scratch).HitRate, trained.HitRate, 1);
        }
        finally
        {
            File.Delete(scratch);
        }
    }
}
