using Embeddings.Evaluation.Experiments;

namespace Embeddings.Tests.Evaluation.Experiments;

public sealed class RateTests
{
    /// <summary>The examples of Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I: the score method without correction.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_of_a_rate_is_the_published_one(long successes, long trials, double low, double high)
    {
        var interval = new Rate(successes, trials).Interval;

        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    /// <summary>The examples of Newcombe, "Interval estimation for the difference between independent proportions" (1998), table II: method 10.</summary>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    public void The_interval_of_a_difference_is_the_published_one(long successes, long trials, long otherSuccesses, long otherTrials, double low, double high)
    {
        var interval = new Rate(successes, trials).Minus(new Rate(otherSuccesses, otherTrials));

        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    [Fact]
    public void Without_trials_the_rate_can_be_anything() => Assert.Equal(new Interval(0, 1), new Rate(0, 0).Interval);
}
