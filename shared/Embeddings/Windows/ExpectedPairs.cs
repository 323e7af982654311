namespace Embeddings.Windows;

/// <summary>
/// Expected (centre, context) pairs under word2vec.c's dynamic window: a sentence of n tokens has 2 (n - d) ordered pairs at distance
/// d &lt; n, each taken with probability (c - d + 1) / c for a window of c (Mikolov et al. 2013a, section 3.2).
/// </summary>
public static class ExpectedPairs
{
    /// <param name="tokens">Tokens of the sentence, n.</param>
    /// <param name="window">Words each side at most, c.</param>
    public static double Of(int tokens, int window)
    {
        var pairs = 0.0;
        for (var distance = 1; distance <= Math.Min(window, tokens - 1); distance++)
            pairs += 2.0 * (tokens - distance) * (window - distance + 1) / window;
        return pairs;
    }
}
