using Embeddings.Vocabulary;

namespace Embeddings.Tests.Vocabulary;

public sealed class SubsamplingTableTests
{
    [Fact]
    public void A_frequent_item_is_kept_as_often_as_the_formula_says()
    {
        // f = 1/4, t = 1e-3: (sqrt(250) + 1) / 250.
        Assert.Equal((Math.Sqrt(250) + 1) / 250, SubsamplingTable.KeepProbability(250, 1_000, 1e-3), 12);
    }

    [Fact]
    public void A_rare_item_is_always_kept() => Assert.Equal(uint.MaxValue, SubsamplingTable.Thresholds([999_999, 1], 1e-3)[1]);

    [Theory]
    [InlineData(10, 0.5)]
    [InlineData(5, 1)]
    [InlineData(2, 1)]
    public void Of_a_tiny_corpus_five_occurrences_of_every_item_are_kept(long count, double probability) =>
        Assert.Equal(probability, SubsamplingTable.KeepProbability(count, 20, 1e-3), 12);

    [Fact]
    public void Without_subsampling_everything_is_kept() =>
        Assert.All(SubsamplingTable.Thresholds([1_000, 10, 1], 0), threshold => Assert.Equal(uint.MaxValue, threshold));
}
