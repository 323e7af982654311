using Embeddings.Numerics;

namespace Embeddings.NextItems;

/// <summary>Draws negatives in proportion to a power of their counts.</summary>
internal sealed class Noise
{
    private readonly double[] cumulated;
    private readonly float[] logExpected;

    public Noise(ReadOnlySpan<long> counts, NextItemOptions options)
    {
        cumulated = new double[counts.Length];
        var total = 0.0;
        for (var id = 0; id < counts.Length; id++)
            cumulated[id] = total += Weight(counts[id], options);
        logExpected = new float[counts.Length];
        for (var id = 0; id < counts.Length; id++)
            logExpected[id] = (float)Math.Log(options.Negatives * Weight(counts[id], options) / total);
    }

    public int Draw(ref RandomSource random)
    {
        var at = random.Next() / (uint.MaxValue + 1.0) * cumulated[^1];
        var found = Array.BinarySearch(cumulated, at);
        return Math.Min(found < 0 ? ~found : found + 1, cumulated.Length - 1);
    }

    /// <summary>The logarithm of how often an item is expected among the negatives of a batch.</summary>
    public float LogExpected(int id) => logExpected[id];

    private static double Weight(long count, NextItemOptions options) => Math.Pow(Math.Max(1, count), options.NoiseExponent);
}
