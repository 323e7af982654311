using Embeddings.Segmentation;

namespace Embeddings.Local.Commands;

/// <summary>The segmentation options of the command line, laid over the settings.</summary>
internal static class SegmentationArguments
{
    /// <param name="settings">The settings of a command line without these options.</param>
    /// <param name="whitespace">Split at white space alone and change nothing.</param>
    /// <param name="stopWords">Names of built-in lists, and paths of files with one word a line.</param>
    public static SegmentationOptions Override(SegmentationOptions settings, bool whitespace, IReadOnlyList<string> stopWords)
    {
        if (whitespace)
            settings = settings with { Mode = SegmentationMode.Whitespace, Normalize = false, LowerCase = false };
        if (stopWords.Count == 0)
            return settings;
        return settings with
        {
            StopWordLists = [.. stopWords.Where(list => !File.Exists(list))],
            StopWords = [.. stopWords.Where(File.Exists).SelectMany(File.ReadLines).Where(word => word.Length > 0)],
        };
    }
}
