using Embeddings.Evaluation.Experiments;

namespace Embeddings.Tests.Evaluation.Experiments;

/// <summary>The sequential test on simulated experiments of four weeks with a check at the end of every day. Seeds and sizes are fixed, so the figures repeat.</summary>
public sealed class SequentialTestTests
{
    private const int Days = 28;
    private const double Rate = 0.05;

    [Theory]
    [InlineData(200)]
    [InlineData(700)]
    public void Without_a_difference_at_most_one_experiment_of_twenty_is_stopped_by_daily_looks(int perDay)
    {
        var alarms = Enumerable.Range(0, 1_000).Count(experiment => IsStopped(experiment, Rate, Rate, perDay, out _));

        Assert.True(alarms <= 50, $"{alarms} of 1,000");
    }

    [Fact]
    public void A_rate_of_six_beside_five_percent_is_shown_within_19600_answers_of_each_version_in_four_experiments_of_five()
    {
        var shown = 0;
        for (var experiment = 0; experiment < 1_000; experiment++)
        {
            if (IsStopped(experiment, Rate, 0.06, 700, out var isHigher) && isHigher)
                shown++;
        }

        Assert.True(shown >= 800, $"{shown} of 1,000");
    }

    [Fact]
    public void A_fixed_test_that_is_looked_at_daily_would_alarm_far_more_often()
    {
        var alarms = Enumerable.Range(0, 1_000).Count(experiment => IsStopped(experiment, Rate, Rate, 700, out _, (first, second) => FixedPValue(first, second)));

        Assert.True(alarms > 150, $"{alarms} of 1,000");
    }

    [Fact]
    public void With_few_events_nothing_is_said() =>
        Assert.Equal(1, SequentialTest.PValue(new Rate(19, 1_000), new Rate(100, 1_000)));

    [Fact]
    public void Versions_with_different_numbers_of_answers_are_compared()
    {
        var balanced = SequentialTest.PValue(new Rate(1_000, 20_000), new Rate(1_300, 20_000));
        var lopsided = SequentialTest.PValue(new Rate(1_000, 20_000), new Rate(130, 2_000));

        Assert.InRange(balanced, 0, 1e-5);
        Assert.InRange(lopsided, balanced, 1);
    }

    private static bool IsStopped(int seed, double first, double second, int perDay, out bool isHigher, Func<Rate, Rate, double>? test = null)
    {
        var random = new Random(seed);
        var (a, b) = (new Rate(0, 0), new Rate(0, 0));
        for (var day = 0; day < Days; day++)
        {
            (a, b) = (Draw(a, first, perDay, random), Draw(b, second, perDay, random));
            isHigher = b.Value > a.Value;
            if ((test ?? SequentialTest.PValue)(b, a) < SequentialTest.Significance)
                return true;
        }

        isHigher = false;
        return false;
    }

    private static Rate Draw(Rate rate, double probability, int trials, Random random)
    {
        var successes = 0;
        for (var trial = 0; trial < trials; trial++)
            successes += random.NextDouble() < probability ? 1 : 0;
        return new Rate(rate.Successes + successes, rate.Trials + trials);
    }

    /// <summary>Below 0.05 if the z-test of two rates finds a difference, which is valid for a single check.</summary>
    private static double FixedPValue(Rate first, Rate second)
    {
        var pooled = (double)(first.Successes + second.Successes) / (first.Trials + second.Trials);
        var z = (first.Value - second.Value) / Math.Sqrt(pooled * (1 - pooled) * ((1.0 / first.Trials) + (1.0 / second.Trials)));
        return Math.Abs(z) > 1.96 ? 0.01 : 1;
    }
}
