using System.Globalization;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Pipeline.Tests.Registry;

public sealed class CurrentVersionTests
{
    private static readonly CurrentVersion Split = new("v1", new Dictionary<string, double> { ["v2"] = 0.1, ["v1"] = 0.9 });

    [Fact]
    public void A_split_gives_each_version_its_share_of_the_subjects()
    {
        var second = Enumerable.Range(0, 100_000).Count(subject => Split.VersionFor(subject.ToString(CultureInfo.InvariantCulture)) == "v2");

        // Binomial with n = 100,000 and p = 0.1: a standard deviation is 95; five of them.
        Assert.InRange(second, 10_000 - 475, 10_000 + 475);
    }

    [Fact]
    public void A_subject_is_answered_by_the_same_version_on_every_machine()
    {
        var answers = new[] { "ada", "grace", "alan", "edsger", "barbara", "donald", "用户", "42" }.Select(Split.VersionFor);

        Assert.Equal("v1 v2 v1 v1 v1 v1 v2 v1", string.Join(' ', answers));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_subject_the_current_version_answers(string? subject) => Assert.Equal("v1", Split.VersionFor(subject));

    [Fact]
    public void Without_a_split_the_current_version_answers_everybody() => Assert.Equal("v1", new CurrentVersion("v1").VersionFor("ada"));

    [Theory]
    [InlineData(0.5, 0.4)]
    [InlineData(1.5, -0.5)]
    [InlineData(1, 0)]
    [InlineData(double.NaN, 1)]
    public void Shares_that_are_no_shares_of_a_whole_are_refused(double first, double second)
    {
        var split = new CurrentVersion("v1", new Dictionary<string, double> { ["v1"] = first, ["v2"] = second });

        Assert.Contains("must sum to 1", Assert.Throws<InvalidInputException>(split.Validate).Message, StringComparison.Ordinal);
    }
}
