using ICU4N.Text;

namespace Embeddings.Segmentation;

/// <summary>Stop words in the form the tokens have.</summary>
internal static class StopWordForms
{
    /// <summary>The words of all lists, normalised and lower-cased as the options say, with either apostrophe.</summary>
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
