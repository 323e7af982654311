using System.Buffers;

namespace Embeddings.Segmentation;

/// <summary>Finds runs of ideographs between characters that no rule joins to them.</summary>
internal static class HanRuns
{
    /// <summary>
    /// White space and punctuation of ASCII and Chinese text. None of these is a combining mark, a kana or an ideograph. UAX #29 and ICU's
    /// dictionaries have a boundary between any of these and an ideograph, as between any ASCII letter or digit and an ideograph.
    /// </summary>
    private static readonly SearchValues<char> Punctuation = SearchValues.Create(
        "\t\n\r !\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~·—‘’“”…、。〈〉《》「」『』【】〔〕〖〗！（），．：；？");

    /// <summary>Returns the first separate run in the text, or an empty run at the end of the text.</summary>
    public static (int Start, int End) Next(ReadOnlySpan<char> text)
    {
        for (var from = 0; from < text.Length;)
        {
            var start = from + LengthWithout(text[from..]);
            var end = start + LengthOf(text[start..]);
            if (start < end && (start == 0 || Divides(text[start - 1])) && (end == text.Length || Divides(text[end])))
                return (start, end);
            from = end;
        }
        return (text.Length, text.Length);
    }

    /// <summary>Whether the text consists only of punctuation and spaces, so that it has no word.</summary>
    public static bool HasNoWord(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Punctuation);

    private static bool Divides(char neighbour) => neighbour < 0x80 || Punctuation.Contains(neighbour);

    private static int LengthWithout(ReadOnlySpan<char> text) =>
        text.IndexOfAnyInRange(HanDictionary.First, HanDictionary.Last) is >= 0 and var index ? index : text.Length;

    private static int LengthOf(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange(HanDictionary.First, HanDictionary.Last) is >= 0 and var index ? index : text.Length;
}
