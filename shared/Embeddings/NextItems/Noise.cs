using Embeddings.Numerics;

namespace Embeddings.NextItems;

/// <summary>Draws negatives in proportion to a power of their counts.</summary>
internal sealed class Noise
{
    private const int GuideBits = 16;
    private const int GuideShift = 32 - GuideBits;
    private readonly double[] cumulated;
    private readonly float[] logExpected;

    // The item of the first number of each range of random numbers, so that a draw searches only a few items.
    private readonly int[] guide = new int[(1 << GuideBits) + 1];

    public Noise(ReadOnlySpan<long> counts, NextItemOptions options)
    {
        cumulated = new double[counts.Length];
        var total = 0.0;
        for (var id = 0; id < counts.Length; id++)
            cumulated[id] = total += Weight(counts[id], options);
        logExpected = new float[counts.Length];
        for (var id = 0; id < counts.Length; id++)
            logExpected[id] = (float)Math.Log(options.Negatives * Weight(counts[id], options) / total);
        guide[^1] = cumulated.Length - 1;
        for (var range = 0; range < guide.Length - 1; range++)
            guide[range] = Find((uint)range << GuideShift, range == 0 ? 0 : guide[range - 1], cumulated.Length - 1);
    }

    public int Draw(ref RandomSource random)
    {
        var number = random.Next();
        var range = number >> GuideShift;
        return Find(number, guide[range], guide[range + 1]);
    }

    /// <summary>The logarithm of how often an item is expected among the negatives of a batch.</summary>
    public float LogExpected(int id) => logExpected[id];

    private static double Weight(long count, NextItemOptions options) => Math.Pow(Math.Max(1, count), options.NoiseExponent);

    /// <summary>The item of a random number, which is known to lie between two items.</summary>
    private int Find(uint number, int first, int last)
    {
        var at = number / (uint.MaxValue + 1.0) * cumulated[^1];
        var found = Array.BinarySearch(cumulated, first, last - first + 1, at);
        return Math.Min(found < 0 ? ~found : found + 1, last);
    }
}
