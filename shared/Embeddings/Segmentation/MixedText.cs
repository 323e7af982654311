namespace Embeddings.Segmentation;

/// <summary>Divides a line into stretches of ASCII with typographic punctuation and stretches that need the general path.</summary>
internal static class MixedText
{
    /// <summary>
    /// Text between two general pieces that is shorter than this is merged with them, because two calls of the general path cost more.
    /// </summary>
    private const int ShortestStretch = 24;

    /// <summary>
    /// Finds the first stretch of space-delimited pieces with other characters. It begins with the space before it, because UAX #29 attaches a
    /// following combining mark to that space. It ends before a space or at the end of the line.
    /// </summary>
    /// <param name="line">The line, which is not empty.</param>
    /// <returns>The stretch. Both values equal the line's length if the line is all ASCII.</returns>
    public static (int Start, int End) NextGeneralPiece(ReadOnlySpan<byte> line)
    {
        var first = IndexOfOther(line);
        if (first < 0)
            return (line.Length, line.Length);
        var start = Math.Max(0, line[..first].LastIndexOf((byte)' '));
        var end = EndOfPiece(line, first);
        while (end < line.Length && IndexOfOther(line.Slice(end, Math.Min(ShortestStretch, line.Length - end))) is >= 0 and var next)
            end = EndOfPiece(line, end + next);
        return (start, end);
    }

    private static int IndexOfOther(ReadOnlySpan<byte> bytes)
    {
        for (var from = 0; ; from += TypographicPunctuation.Bytes)
        {
            var next = bytes[from..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (next < 0)
                return -1;
            from += next;
            if (!TypographicPunctuation.StartsAt(bytes, from))
                return from;
        }
    }

    private static int EndOfPiece(ReadOnlySpan<byte> line, int from)
    {
        var space = line[from..].IndexOf((byte)' ');
        return space < 0 ? line.Length : from + space;
    }
}
