namespace Embeddings.Vocabulary;

/// <summary>
/// Computes how often an item is kept in training, by the rule of word2vec.c (after Mikolov et al. 2013b, section 2.3). An item of relative frequency
/// f is kept with probability min(1, (sqrt(f / t) + 1) * t / f), and at least <see cref="FewestKept"/> times an epoch on average. In a corpus of a few
/// sentences every item is frequent, and the rule alone would leave nothing.
/// </summary>
public static class SubsamplingTable
{
    /// <summary>The occurrences that an epoch keeps of every item, or all if there are fewer. It matters below some 2.5 / t tokens of a corpus.</summary>
    public const int FewestKept = 5;

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
        return Math.Min(1, Math.Max((Math.Sqrt(ratio) + 1) / ratio, (double)FewestKept / count));
    }
}
