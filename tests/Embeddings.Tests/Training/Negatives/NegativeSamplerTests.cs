using Embeddings.Training.Negatives;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Training.Negatives;

public sealed unsafe class NegativeSamplerTests
{
    [Theory]
    [InlineData(0.75)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Each_item_is_drawn_in_proportion_to_its_count_to_the_power(double exponent)
    {
        long[] counts = [10_000, 400, 30, 5, 5];
        var probabilities = NoiseDistribution.Probabilities(counts, exponent);
        using var sampler = new NegativeSampler(probabilities, seed: 1, longestRun: 10);
        var drawn = new long[counts.Length];
        var draws = FirstDraw(sampler);

        for (var entry = 0; entry < sampler.Count; entry++)
            drawn[draws[entry]]++;

        for (var item = 0; item < counts.Length; item++)
            Assert.InRange(drawn[item], (probabilities[item] * sampler.Count) - 1, (probabilities[item] * sampler.Count) + 1);
    }

    [Fact]
    public void Neighbouring_draws_are_independent()
    {
        using var sampler = new NegativeSampler([0.5, 0.5], seed: 1, longestRun: 10);
        var draws = FirstDraw(sampler);

        var alike = Enumerable.Range(0, sampler.Count - 1).Count(entry => draws[entry] == draws[entry + 1]);

        // 65,535 fair coins: standard deviation 128, four of them allowed.
        Assert.InRange(alike, 32_768 - 512, 32_768 + 512);
    }

    [Theory]
    [InlineData(10, 10, 1 << 16)]
    [InlineData(5_000, 5_000, 8_192 * 16)]
    [InlineData(10_000, 100, 1 << 16)]
    [InlineData(300_000, 300_000, NegativeSampler.MostEntries)]
    public void The_table_has_sixteen_entries_and_more_for_each_item_that_can_be_drawn(int items, int drawable, int entries)
    {
        double[] probabilities = [.. Enumerable.Range(0, items).Select(id => id < drawable ? 1.0 / drawable : 0)];
        using var sampler = new NegativeSampler(probabilities, seed: 1, longestRun: 10);

        Assert.Equal(entries, sampler.Count);
    }

    [Fact]
    public void A_run_that_passes_the_end_of_the_table_continues_with_its_first_entries()
    {
        using var sampler = new NegativeSampler([0.25, 0.25, 0.25, 0.25], seed: 1, longestRun: 50);
        var first = FirstDraw(sampler);
        var last = sampler.From(uint.MaxValue);

        Assert.Equal(sampler.Count - 1, last - first);
        Assert.Equal(new ReadOnlySpan<int>(first, 50), new ReadOnlySpan<int>(last + 1, 50));
        Assert.True(sampler.Wrap(last + 1) == first);
        Assert.True(sampler.Wrap(last) == last);
    }

    private static int* FirstDraw(NegativeSampler sampler) => sampler.From(0);
}
