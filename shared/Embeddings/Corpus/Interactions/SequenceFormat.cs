using Embeddings.Segmentation;

namespace Embeddings.Corpus.Interactions;

/// <summary>The format of sequences of items: one sequence per line, with a tab between items, so that ids may contain blanks.</summary>
public static class SequenceFormat
{
    public const char Separator = '\t';

    private const int LongestLine = 1 << 24;

    /// <summary>Returns the items of a line.</summary>
    public static string[] Items(string line) => line.Split(Separator);

    /// <summary>Returns the settings for reading sequences as a corpus, with items unchanged.</summary>
    /// <param name="maximumLength">The largest number of items in a sequence.</param>
    public static SegmentationOptions Segmentation(int maximumLength) => new()
    {
        Mode = SegmentationMode.Tabs,
        Normalize = false,
        LowerCase = false,
        MaximumLineBytes = LongestLine,
        MaximumSentenceTokens = maximumLength,
    };
}
