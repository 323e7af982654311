using BenchmarkDotNet.Attributes;
using Embeddings.Numerics;
using Embeddings.Training.Batches;
using Embeddings.Training.Negatives;
using Embeddings.Vocabulary;

namespace Benchmarks.Training;

/// <summary>The random draws of a sentence of twenty words: the kept words, their window widths, and their negatives.</summary>
public unsafe class SamplingBenchmarks : IDisposable
{
    private const int Items = 75_000;
    private const int Words = 20;
    private const int Negative = 5;

    private readonly int[] items = new int[Words];
    private uint[] keep = [];
    private NegativeSampler sampler = null!;
    private SentenceBatch batch = null!;
    private RandomSource random = RandomSource.ForStream(1, 0);

    [GlobalSetup]
    public void Fill()
    {
        // Zipf's law.
        long[] counts = [.. Enumerable.Range(1, Items).Select(rank => 1 + (1_000_000L / rank))];
        keep = SubsamplingTable.Thresholds(counts, 1e-3);
        sampler = new NegativeSampler(NoiseDistribution.Probabilities(counts, 0.75), 1, Words * Negative);
        batch = new SentenceBatch(Words);
        var words = new Random(1);
        foreach (ref var item in items.AsSpan())
            item = (int)Math.Pow(Items, words.NextDouble()) - 1;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        batch.Dispose();
        sampler.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Words)]
    public int SubsampleAndWindows()
    {
        batch.Clear();
        batch.Add(items, 0.025f, keep, 5, dynamic: true, ref random);
        return batch.Count;
    }

    [Benchmark(OperationsPerInvoke = Words)]
    public int Negatives()
    {
        var cards = sampler.From(random.Next());
        var sum = 0;
        for (var card = 0; card < Words * Negative; card++)
            sum += cards[card];
        return sum;
    }
}
