using System.Numerics;

namespace Embeddings.Segmentation;

/// <summary>
/// Finds word boundaries of ASCII text with typographic punctuation. They equal those of UAX #29 (Unicode 10, as in ICU). It finds runs of letters,
/// digits and underscores 64 bytes at a time. Runs are joined across one apostrophe, colon or full stop between letters (WB6, WB7) and across one
/// apostrophe, comma, semicolon or full stop between digits (WB11, WB12). The apostrophe may have any of its forms.
/// </summary>
internal static class AsciiSegmenter
{
    /// <summary>Marks the words within [start, end) of the buffer's text.</summary>
    public static void MarkWords(TokenBuffer tokens, int start, int end)
    {
        var text = tokens.Text;
        var wordStart = -1;
        var inside = 0UL;
        for (var origin = start; origin < end; origin += AsciiMask.Width)
        {
            var word = AsciiMask.Of<AsciiMask.Word>(ref text[origin]) & BitsBelow(end - origin);
            var changes = word ^ (word << 1 | inside);
            inside = word >> 63;
            for (; changes != 0; changes &= changes - 1)
            {
                var at = origin + BitOperations.TrailingZeroCount(changes);
                if (wordStart < 0)
                    wordStart = at;
                else if ((word >> (at - origin) & 1) == 0 && !Joins(text, at, end))
                {
                    MarkWord(tokens, wordStart, at);
                    wordStart = -1;
                }
            }
        }
        if (wordStart >= 0)
            MarkWord(tokens, wordStart, end);
    }

    /// <summary>Marks the runs of bytes that belong to the class within [start, end) of the buffer's text.</summary>
    public static void MarkFields<TInside>(TokenBuffer tokens, int start, int end)
        where TInside : struct, IByteClass
    {
        var text = tokens.Text;
        var fieldStart = -1;
        var inside = 0UL;
        for (var origin = start; origin < end; origin += AsciiMask.Width)
        {
            var field = AsciiMask.Of<TInside>(ref text[origin]) & BitsBelow(end - origin);
            var changes = field ^ (field << 1 | inside);
            inside = field >> 63;
            for (; changes != 0; changes &= changes - 1)
            {
                var at = origin + BitOperations.TrailingZeroCount(changes);
                if (fieldStart >= 0)
                    tokens.Mark(fieldStart, at);
                fieldStart = fieldStart < 0 ? at : -1;
            }
        }
        if (fieldStart >= 0)
            tokens.Mark(fieldStart, end);
    }

    private static ulong BitsBelow(int bytes) => bytes >= AsciiMask.Width ? ulong.MaxValue : (1UL << bytes) - 1;

    /// <summary>Whether the byte at <paramref name="at"/> continues the word before it. The byte is not a letter, digit or underscore.</summary>
    private static bool Joins(byte[] text, int at, int end)
    {
        if (text[at] == ' ')
            return false;
        if (text[at] >= 0x80)
            return TypographicPunctuation.SingleQuoteStartsAt(text.AsSpan(0, end), at)
                && at + TypographicPunctuation.Bytes < end && AreAlike(text[at - 1], text[at + TypographicPunctuation.Bytes]);
        return at + 1 < end && text[at] switch
        {
            (byte)'\'' or (byte)'.' => AreAlike(text[at - 1], text[at + 1]),
            (byte)':' => AreLetters(text[at - 1], text[at + 1]),
            (byte)',' or (byte)';' => AreDigits(text[at - 1], text[at + 1]),
            _ => false,
        };
    }

    private static bool AreAlike(byte left, byte right) => AreLetters(left, right) || AreDigits(left, right);

    private static bool AreLetters(byte left, byte right) => char.IsAsciiLetter((char)left) && char.IsAsciiLetter((char)right);

    private static bool AreDigits(byte left, byte right) => char.IsAsciiDigit((char)left) && char.IsAsciiDigit((char)right);

    /// <summary>Marks a word. A run of underscores alone is not a word.</summary>
    private static void MarkWord(TokenBuffer tokens, int start, int end)
    {
        if (tokens.Text[start] != '_' || tokens.Text.AsSpan(start, end - start).ContainsAnyExcept((byte)'_'))
            tokens.Mark(start, end);
    }
}
