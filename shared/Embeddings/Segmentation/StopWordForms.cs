using ICU4N.Text;

namespace Embeddings.Segmentation;

/// <summary>Converts stop words to the form of the tokens.</summary>
internal static class StopWordForms
{
    /// <summary>
    /// Returns the words of all lists, normalised and lower-cased as the options require, once with the straight and once with the curly apostrophe.
    /// </summary>
    public static IEnumerable<string> Of(SegmentationOptions options)
    {
        var words = options.StopWordLists.SelectMany(StopWordLists.Read).Concat(options.StopWords);
        return words.SelectMany(word => (string[])[word, word.Replace('\'', '’')]).Select(word => InForm(word, options));
    }

    private static string InForm(string word, SegmentationOptions options)
    {
        var text = word.Trim();
        if (options.Normalize)
            text = Normalizer2.NFKCInstance.Normalize(text);
        return options.LowerCase ? text.ToLowerInvariant() : text;
    }
}
