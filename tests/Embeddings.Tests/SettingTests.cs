namespace Embeddings.Tests;

/// <summary>The common form of refusals of settings.</summary>
public sealed class SettingTests
{
    public static TheoryData<object, string> Refused => new()
    {
        { new Sample { Count = 0 }, "setting sample.count: 0 is out of range. Give a whole number from 1 to 9." },
        { new Sample { Count = 10 }, "setting sample.count: 10 is out of range. Give a whole number from 1 to 9." },
        { new Sample { Threads = -1 }, "setting sample.threads: -1 is out of range. Give a whole number from 0 (all processors)." },
        { new Sample { Rate = 0 }, "setting sample.rate: 0 is out of range. Give a number above 0 and at most 1, or null." },
        { new Sample { Rate = double.NaN }, "setting sample.rate: NaN is out of range. Give a number above 0 and at most 1, or null." },
        { new Sample { Share = 1 }, "setting sample.share: 1 is out of range. Give a number from 0 to below 1." },
        { new Sample { Weight = double.PositiveInfinity }, "setting sample.weight: Infinity is out of range. Give a number from 0." },
        { new Sample { Lengths = [3, 0] }, "setting sample.lengths: 0 is out of range. Give a whole number from 1." },
        { new Sample { Kind = (DayOfWeek)9 }, "setting sample.kind: 9 is out of range. Give sunday, monday, tuesday, wednesday, thursday, friday or saturday." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_value_out_of_its_range_is_refused_by_path_and_range(object section, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => Setting.CheckRanges(section, "sample")).Message);

    [Fact]
    public void Values_in_their_ranges_and_null_are_taken()
    {
        Setting.CheckRanges(new Sample(), "sample");
        Setting.CheckRanges(new Sample { Count = 9, Rate = 1, Share = 0, Kind = DayOfWeek.Friday, Lengths = [] }, "sample");
    }

    private sealed record Sample
    {
        [SettingRange(1, 9)]
        public int Count { get; init; } = 1;

        [SettingRange(0, LeastMeans = "all processors")]
        public int Threads { get; init; }

        [SettingRange(0, 1, ExcludesLeast = true)]
        public double? Rate { get; init; }

        [SettingRange(0, 1, ExcludesMost = true)]
        public double Share { get; init; }

        [SettingRange(0)]
        public double Weight { get; init; }

        [SettingRange(1)]
        public IReadOnlyList<int> Lengths { get; init; } = [1];

        public DayOfWeek Kind { get; init; }
    }
}
