using Embeddings.Training;

namespace Embeddings.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void The_rate_falls_in_a_straight_line_to_its_floor()
    {
        var schedule = new LearningRateSchedule(0.5, floorShare: 0.1, totalTokens: 999);

        Assert.Equal(0.5f, schedule.After(0));
        Assert.Equal(0.375f, schedule.After(250));
        Assert.Equal(0.25f, schedule.After(500));
        Assert.Equal(0.05f, schedule.After(999));
        Assert.Equal(0.05f, schedule.After(5_000));
    }

    [Fact]
    public void Without_a_floor_the_last_word_still_teaches() =>
        Assert.InRange(new LearningRateSchedule(1, floorShare: 0, totalTokens: 99).After(99), 0.0099f, 0.0101f);
}
