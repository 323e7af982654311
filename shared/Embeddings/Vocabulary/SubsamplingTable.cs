namespace Embeddings.Vocabulary;

/// <summary>
/// How often an item of the corpus is kept in training (the rule of word2vec.c, after Mikolov et al. 2013b, section 2.3): an item of relative
/// frequency f is kept with probability min(1, (sqrt(f / t) + 1) * t / f).
/// </summary>
public static class SubsamplingTable
{
    /// <summary>By id, the 32-bit threshold at or below which a uniform 32-bit number keeps the item.</summary>
    /// <param name="counts">Occurrences by id, each at least 1.</param>
    /// <param name="sample">t; 0 keeps everything.</param>
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
