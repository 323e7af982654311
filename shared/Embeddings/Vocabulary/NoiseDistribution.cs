namespace Embeddings.Vocabulary;

/// <summary>The distribution negatives are drawn from: proportional to count to a power (0.75 in Mikolov et al. 2013b, section 2.2).</summary>
public static class NoiseDistribution
{
    /// <summary>The probability of each id; they sum to 1 but for rounding.</summary>
    public static double[] Probabilities(ReadOnlySpan<long> counts, double exponent)
    {
        var probabilities = new double[counts.Length];
        var total = 0.0;
        for (var id = 0; id < counts.Length; id++)
            total += probabilities[id] = Math.Pow(counts[id], exponent);
        for (var id = 0; id < counts.Length; id++)
            probabilities[id] /= total;
        return probabilities;
    }
}
