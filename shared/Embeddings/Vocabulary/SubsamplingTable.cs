namespace Embeddings.Vocabulary;

/// <summary>
/// Computes how often an item is kept in training, by the rule of word2vec.c (after Mikolov et al. 2013b, section 2.3). An item of relative frequency
/// f is kept with probability min(1, (sqrt(f / t) + 1) * t / f).
/// </summary>
public static class SubsamplingTable
{
    /// <summary>Returns a 32-bit threshold for each id. An item is kept if a uniform 32-bit number is at or below its threshold.</summary>
    /// <param name="counts">The number of occurrences by id, each at least 1.</param>
    /// <param name="sample">The threshold t. 0 keeps everything.</param>
    public static uint[] Thresholds(ReadOnlySpan<long> counts, double sample)
    {
        var total = 0.0;
        foreach (var count in counts)
            total += count;
        var thresholds = new uint[counts.Length];
        for (var id = 0; id < counts.Length; id++)
            thresholds[id] = (uint)(KeepProbability(counts[id], total, sample) * uint.MaxValue);
        return thresholds;
    }

    public static double KeepProbability(long count, double total, double sample)
    {
        if (sample == 0)
            return 1;
        var ratio = count / (sample * total);
        return Math.Min(1, (Math.Sqrt(ratio) + 1) / ratio);
    }
}
