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

/// <summary>One artifact of the encoded corpus as training sees it.</summary>
/// <param name="Name">The artifact's name, for messages.</param>
/// <param name="Summary">What <see cref="EncodedCorpusWriter.Complete"/> returned for it.</param>
/// <param name="Open">Opens it as a seekable stream of the reader's own; each thread opens its own.</param>
/// <param name="EndsInGoals">Whether the last item of each sentence is what all before it leads to, and a context of each of them.</param>
public sealed record EncodedCorpusPart(string Name, EncodedCorpusSummary Summary, Func<Stream> Open, bool EndsInGoals = false);
