using Embeddings.Segmentation;

namespace Embeddings.Local.Commands;

/// <summary>Applies the segmentation options of the command line to the settings.</summary>
internal static class SegmentationArguments
{
    /// <param name="settings">The settings without these options.</param>
    /// <param name="whitespace">Splits at white space only and leaves the words unchanged.</param>
    /// <param name="stopWords">Names of built-in lists, or paths of files with one word per line.</param>
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
