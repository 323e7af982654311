using Embeddings.Training.Batches;
using Embeddings.Training.Negatives;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Training.Negatives;

public sealed unsafe class NegativeSamplersTests : IDisposable
{
    private const int Items = 3_000;
    private const int InAll = 1_000;
    private const int Shares = 3;

    private readonly double[] probabilities = NoiseDistribution.Probabilities([.. Enumerable.Range(0, Items).Select(item => 100_000L / (item + 10))], 0.75);
    private readonly NegativeSamplers samplers;
    private readonly SentenceBatch batch = new(longestSentence: 1);

    public NegativeSamplersTests() => samplers = new NegativeSamplers(probabilities, seed: 1, longestRun: 10, InAll, Shares);

    public void Dispose()
    {
        samplers.Dispose();
        batch.Dispose();
    }

    [Fact]
    public void Over_all_rotations_every_item_is_drawn_as_often_as_from_one_sampler()
    {
        var drawn = new double[Items];
        foreach (var rotation in Enumerable.Range(0, Shares))
        {
            foreach (var (item, share) in ShareOfEntries(rotation))
                drawn[item] += share / Shares;
        }

        // One entry of each sampler more or less.
        for (var item = 0; item < Items; item++)
            Assert.InRange(drawn[item], probabilities[item] - (1.0 / (1 << 16)), probabilities[item] + (1.0 / (1 << 16)));
    }

    [Fact]
    public void At_one_time_a_rare_item_is_drawn_by_one_thread_only_and_a_frequent_one_by_all()
    {
        var rotations = Enumerable.Range(5, Shares).Select(rotation => ShareOfEntries(rotation).Keys.ToHashSet()).ToList();

        for (var item = 0; item < Items; item++)
            Assert.Equal(item < InAll ? Shares : 1, rotations.Count(items => items.Contains(item)));
    }

    [Fact]
    public void Without_a_rotation_all_items_are_drawn()
    {
        Assert.Equal(Items, ShareOfEntries(rotation: null).Count);
    }

    [Fact]
    public void Items_that_cannot_be_shared_out_evenly_are_drawn_by_all_from_one_sampler()
    {
        using var few = new NegativeSamplers([0.1, 0.3, 0.6], seed: 1, longestRun: 10, inAll: 1, threads: 2);
        batch.Rotation = 0;
        var first = few.For(batch);
        batch.Rotation = 1;

        Assert.Same(first, few.For(batch));
    }

    private Dictionary<int, double> ShareOfEntries(int? rotation)
    {
        batch.Rotation = rotation;
        var sampler = samplers.For(batch);
        var draws = sampler.From(0);
        return Enumerable.Range(0, sampler.Count).GroupBy(entry => draws[entry]).ToDictionary(item => item.Key, item => (double)item.Count() / sampler.Count);
    }
}
