using System.Globalization;
using System.Text;
using System.Text.Unicode;
using ICU4N.Text;

namespace Embeddings.Segmentation;

/// <summary>
/// The general path: UTF-8 to UTF-16, NFKC, lower case, word boundaries by ICU with its dictionaries, and back to UTF-8. It reuses its buffers.
/// <see cref="HanSegmenter"/> divides ideographs with the same results as ICU, several times as fast. A break iterator is not thread-safe: use one
/// segmenter for each thread.
/// </summary>
internal sealed class UnicodeSegmenter(SegmentationOptions options)
{
    private readonly BreakIterator words = BreakIterator.GetWordInstance(CultureInfo.InvariantCulture);
    private readonly Normalizer2 nfkc = Normalizer2.NFKCInstance;
    private HanSegmenter? han;
    private char[] text = new char[1 << 12];
    private char[] spare = new char[1 << 12];

    /// <summary>Adds the tokens of UTF-8 text. Each invalid sequence becomes U+FFFD.</summary>
    public void Segment(ReadOnlySpan<byte> utf8, TokenBuffer tokens)
    {
        Fit(ref text, utf8.Length);
        Utf8.ToUtf16(utf8, text, out _, out var length);
        length = Prepare(length);
        if (options.Mode == SegmentationMode.Unicode)
            MarkWords(text.AsMemory(0, length), tokens);
        else
            MarkFields(length, tokens);
    }

    private int Prepare(int length)
    {
        if (options.Normalize && !nfkc.IsNormalized(text.AsSpan(0, length)))
            length = Normalize(length);
        if (!options.LowerCase)
            return length;
        Fit(ref spare, length);
        text.AsSpan(0, length).ToLowerInvariant(spare);
        (text, spare) = (spare, text);
        return length;
    }

    private int Normalize(int length)
    {
        int normalized;
        while (!nfkc.TryNormalize(text.AsSpan(0, length), spare, out normalized))
            Fit(ref spare, spare.Length * 2);
        (text, spare) = (spare, text);
        return normalized;
    }

    /// <summary>
    /// Marks the words. Separate runs of ideographs go to the dictionary, and the text between them takes the fastest possible path.
    /// </summary>
    private void MarkWords(ReadOnlyMemory<char> rest, TokenBuffer tokens)
    {
        while (!rest.IsEmpty)
        {
            var (start, end) = HanRuns.Next(rest.Span);
            MarkOthers(rest[..start], tokens);
            if (start < end)
                (han ??= new HanSegmenter()).Segment(rest.Span[start..end], tokens);
            rest = rest[end..];
        }
    }

    private void MarkOthers(ReadOnlyMemory<char> others, TokenBuffer tokens)
    {
        if (HanRuns.HasNoWord(others.Span))
            return;
        if (Ascii.IsValid(others.Span))
            MarkAscii(others.Span, tokens);
        else
            MarkByIcu(others, tokens);
    }

    private static void MarkAscii(ReadOnlySpan<char> ascii, TokenBuffer tokens)
    {
        var start = tokens.Extend(ascii.Length);
        Ascii.FromUtf16(ascii, tokens.Text.AsSpan(start), out _);
        AsciiSegmenter.MarkWords(tokens, start, start + ascii.Length);
    }

    private void MarkByIcu(ReadOnlyMemory<char> others, TokenBuffer tokens)
    {
        words.SetText(others);
        var start = words.First();
        for (var end = words.Next(); end != BreakIterator.Done; start = end, end = words.Next())
        {
            var word = others.Span[start..end];
            if (IsWord(word))
                Add(word, tokens);
        }
    }

    private void MarkFields(int length, TokenBuffer tokens)
    {
        var line = text.AsSpan(0, length);
        for (int start = 0, end; start < length; start = end + 1)
        {
            for (end = start; end < length && !Divides(line[end]);)
                end++;
            if (end > start)
                Add(line[start..end], tokens);
        }
    }

    private bool Divides(char character) => options.Mode == SegmentationMode.Tabs ? character == '\t' : char.IsWhiteSpace(character);

    /// <summary>Whether a segment is a word: it has a letter or a digit. Spaces, punctuation and symbols are not words.</summary>
    private static bool IsWord(ReadOnlySpan<char> segment)
    {
        while (!segment.IsEmpty)
        {
            Rune.DecodeFromUtf16(segment, out var rune, out var consumed);
            if (Rune.IsLetterOrDigit(rune))
                return true;
            segment = segment[consumed..];
        }
        return false;
    }

    private static void Add(ReadOnlySpan<char> token, TokenBuffer tokens)
    {
        var start = tokens.Extend(token.Length * 3);
        Utf8.FromUtf16(token, tokens.Text.AsSpan(start), out _, out var written);
        tokens.Shrink(start + written);
        tokens.Mark(start, start + written);
    }

    private static void Fit(ref char[] buffer, int length)
    {
        if (buffer.Length < length)
            Array.Resize(ref buffer, Math.Max(length, buffer.Length * 2));
    }
}
