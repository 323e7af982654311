using Embeddings.Pipeline.Experiments;

namespace Embeddings.Pipeline.Tests.Experiments;

public sealed class QueryIdTests
{
    [Fact]
    public void An_id_tells_version_and_items_and_no_two_are_alike()
    {
        var (first, second) = (QueryId.New("20260101-000000-000-abc", [7, 300, 2_000_000]), QueryId.New("20260101-000000-000-abc", [7, 300, 2_000_000]));

        Assert.True(QueryId.TryParse(first.Text(), out var read));
        Assert.Equal(("20260101-000000-000-abc", "7 300 2000000"), (read.Version, string.Join(' ', read.Shown)));
        Assert.NotEqual(first.Text(), second.Text());
    }

    [Fact]
    public void The_longest_id_can_be_read()
    {
        Assert.True(QueryId.TryParse(QueryId.New(new string('v', 130), Enumerable.Repeat(536_870_911, 1_000)).Text(), out var read));
        Assert.Equal(QueryId.MostShown, read.Shown.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AA")]
    [InlineData("AQ")]
    [InlineData("AQU")]
    [InlineData("not base64!")]
    [InlineData("AQP_____________________")]
    public void What_is_no_id_is_told_from_one(string text) => Assert.False(QueryId.TryParse(text, out _));
}
