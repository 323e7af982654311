namespace Embeddings.EncodedCorpus;

/// <summary>What training needs to know of encoded sentences before it reads them.</summary>
/// <param name="Tokens">In-vocabulary tokens of all sentences.</param>
/// <param name="Sentences">Sentences with at least one token.</param>
/// <param name="LongestSentence">Tokens of the longest sentence.</param>
/// <param name="ExpectedPairs">
/// Expected number of (centre, context) pairs of one epoch before subsampling, for the window the file was written for: a centre's
/// window is uniform in 1..c, so that a context at distance d is taken with probability (c - d + 1) / c (word2vec.c's dynamic window).
/// </param>
public sealed record EncodedCorpusSummary(long Tokens, long Sentences, int LongestSentence, double ExpectedPairs)
{
    public static EncodedCorpusSummary Empty { get; } = new(0, 0, 0, 0);

    /// <summary>The summary of both parts read one after the other.</summary>
    public static EncodedCorpusSummary operator +(EncodedCorpusSummary left, EncodedCorpusSummary right) => new(
        left.Tokens + right.Tokens,
        left.Sentences + right.Sentences,
        Math.Max(left.LongestSentence, right.LongestSentence),
        left.ExpectedPairs + right.ExpectedPairs);
}
