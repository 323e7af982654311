using Embeddings.Training.Negatives;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Training;

public sealed unsafe class NegativeSamplerTests
{
    [Theory]
    [InlineData(0.75)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Each_item_is_dealt_in_proportion_to_its_count_to_the_power(double exponent)
    {
        long[] counts = [10_000, 400, 30, 5, 5];
        var probabilities = NoiseDistribution.Probabilities(counts, exponent);
        using var sampler = new NegativeSampler(probabilities, seed: 1, longestRun: 10);
        var dealt = new long[counts.Length];
        var cards = FirstCard(sampler);

        for (var card = 0; card < sampler.Count; card++)
            dealt[cards[card]]++;

        for (var item = 0; item < counts.Length; item++)
            Assert.InRange(dealt[item], (probabilities[item] * sampler.Count) - 1, (probabilities[item] * sampler.Count) + 1);
    }

    [Fact]
    public void Neighbouring_cards_are_independent()
    {
        using var sampler = new NegativeSampler([0.5, 0.5], seed: 1, longestRun: 10);
        var cards = FirstCard(sampler);

        var alike = Enumerable.Range(0, sampler.Count - 1).Count(card => cards[card] == cards[card + 1]);

        // 65,535 fair coins: standard deviation 128, four of them allowed.
        Assert.InRange(alike, 32_768 - 512, 32_768 + 512);
    }

    private static int* FirstCard(NegativeSampler sampler) => sampler.From(0);
}
