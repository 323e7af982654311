namespace Embeddings.Windows;

/// <summary>
/// Computes the expected number of (centre, context) pairs under word2vec.c's dynamic window. A sentence of n tokens has 2 (n - d) ordered pairs at
/// distance d &lt; n. Each is taken with probability (c - d + 1) / c for a window of c (Mikolov et al. 2013a, section 3.2).
/// </summary>
public static class ExpectedPairs
{
    /// <param name="tokens">The number of tokens in the sentence, n.</param>
    /// <param name="window">The largest number of words on each side, c.</param>
    public static double Of(int tokens, int window)
    {
        var pairs = 0.0;
        for (var distance = 1; distance <= Math.Min(window, tokens - 1); distance++)
            pairs += 2.0 * (tokens - distance) * (window - distance + 1) / window;
        return pairs;
    }
}
