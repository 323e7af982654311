namespace Embeddings.Vocabulary;

/// <summary>
/// The distribution from which negatives are drawn: proportional to a power of the count (0.75 in Mikolov et al. 2013b, section 2.2).
/// </summary>
public static class NoiseDistribution
{
    /// <summary>Returns the probability of each id. They sum to 1 up to rounding.</summary>
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
