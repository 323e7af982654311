namespace Embeddings.EncodedCorpus;

/// <summary>The facts about encoded sentences that training needs before it reads them.</summary>
/// <param name="Tokens">The number of in-vocabulary tokens in all sentences.</param>
/// <param name="Sentences">The number of sentences with at least one token.</param>
/// <param name="LongestSentence">The number of tokens in the longest sentence.</param>
/// <param name="ExpectedPairs">
/// The expected number of (centre, context) pairs of one epoch before subsampling, for the window that the file was written for. A centre's window is
/// uniform in 1..c, so a context at distance d is taken with probability (c - d + 1) / c (word2vec.c's dynamic window).
/// </param>
public sealed record EncodedCorpusSummary(long Tokens, long Sentences, int LongestSentence, double ExpectedPairs)
{
    public static EncodedCorpusSummary Empty { get; } = new(0, 0, 0, 0);

    /// <summary>Combines the summaries of two parts.</summary>
    public static EncodedCorpusSummary operator +(EncodedCorpusSummary left, EncodedCorpusSummary right) => new(
        left.Tokens + right.Tokens,
        left.Sentences + right.Sentences,
        Math.Max(left.LongestSentence, right.LongestSentence),
        left.ExpectedPairs + right.ExpectedPairs);
}

/// <summary>One file of the encoded corpus as input of training.</summary>
/// <param name="Name">The name of the file, for messages.</param>
/// <param name="Summary">The summary that <see cref="EncodedCorpusWriter.Complete"/> returned for the file.</param>
/// <param name="Open">Opens the file as a seekable stream that the reader owns. Each thread opens its own.</param>
/// <param name="EndsInGoals">
/// Whether the last item of each sentence is a goal that all items before it lead to. It is a context of each of them.
/// </param>
public sealed record EncodedCorpusPart(string Name, EncodedCorpusSummary Summary, Func<Stream> Open, bool EndsInGoals = false);
