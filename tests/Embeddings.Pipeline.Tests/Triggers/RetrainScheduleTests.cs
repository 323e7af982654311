using Embeddings.Pipeline.Triggers;

namespace Embeddings.Pipeline.Tests.Triggers;

public sealed class RetrainScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0 0 3 * * *", "2026-03-02T03:00:00Z")]
    [InlineData("*/30 * * * * *", "2026-03-01T12:00:30Z")]
    [InlineData("0 0 12 * * 1", "2026-03-02T12:00:00Z")]
    public void The_next_time_is_after_the_moment_and_in_UTC(string expression, string next)
    {
        var expected = DateTimeOffset.Parse(next, null);

        Assert.Equal(expected, RetrainSchedule.Parse(expression).NextAfter(Noon));
        Assert.Equal(expected, RetrainSchedule.Parse(expression).NextAfter(Noon.ToOffset(TimeSpan.FromHours(5))));
    }

    [Theory]
    [InlineData("0 3 * * *")]
    [InlineData("every night")]
    [InlineData("0 0 25 * * *")]
    public void What_is_no_NCRONTAB_is_refused_when_the_host_starts(string expression)
    {
        var refusal = Assert.Throws<InvalidInputException>(new TriggerOptions { Schedule = expression }.Validate);

        Assert.Contains(expression, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("setting schedule", refusal.Message, StringComparison.Ordinal);
    }
}
