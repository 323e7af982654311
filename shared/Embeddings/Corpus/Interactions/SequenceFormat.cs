using Embeddings.Segmentation;

namespace Embeddings.Corpus.Interactions;

/// <summary>How sequences of items are written and read again: a sequence a line, a tab between items, so that ids may have blanks in them.</summary>
public static class SequenceFormat
{
    public const char Separator = '\t';

    private const int LongestLine = 1 << 24;

    /// <summary>The items of a line.</summary>
    public static string[] Items(string line) => line.Split(Separator);

    /// <summary>Sequences as a corpus, their items unchanged.</summary>
    /// <param name="maximumLength">Items of a sequence.</param>
    public static SegmentationOptions Segmentation(int maximumLength) => new()
    {
        Mode = SegmentationMode.Tabs,
        Normalize = false,
        LowerCase = false,
        MaximumLineBytes = LongestLine,
        MaximumSentenceTokens = maximumLength,
    };
}
