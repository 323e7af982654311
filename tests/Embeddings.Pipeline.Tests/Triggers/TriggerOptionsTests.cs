using Embeddings.Pipeline.Triggers;

namespace Embeddings.Pipeline.Tests.Triggers;

public sealed class TriggerOptionsTests
{
    /// <summary>A number without colons is read as days.</summary>
    [Theory]
    [InlineData("60", "00:00:10", "setting quietPeriod")]
    [InlineData("-00:00:01", "00:00:10", "setting quietPeriod")]
    [InlineData("00:01:00", "30", "setting sweepInterval")]
    [InlineData("00:01:00", "00:00:00", "setting sweepInterval")]
    public void Times_that_nobody_means_are_refused_with_the_form_to_write(string quiet, string sweep, string place)
    {
        var options = new TriggerOptions { QuietPeriod = TimeSpan.Parse(quiet, null), SweepInterval = TimeSpan.Parse(sweep, null) };

        var refusal = Assert.Throws<InvalidInputException>(options.Validate);

        Assert.Equal(place, refusal.Place);
        Assert.Contains("hours, minutes and seconds", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void No_quiet_period_and_a_day_are_fine()
    {
        new TriggerOptions { QuietPeriod = TimeSpan.Zero, SweepInterval = TimeSpan.FromDays(1) }.Validate();
        new TriggerOptions { QuietPeriod = TimeSpan.FromDays(1) }.Validate();
    }
}
