namespace Embeddings.Corpus;

/// <summary>Where a line that is too long is cut: after its last white space within the limit, else between two characters.</summary>
internal static class LineCut
{
    private const int LongestSequence = 4;

    /// <param name="line">More than <paramref name="limit"/> bytes.</param>
    /// <param name="limit">Bytes the first part may have at most.</param>
    /// <returns>Bytes of the first part, from 1 to the limit; a UTF-8 sequence is never split.</returns>
    public static int Before(ReadOnlySpan<byte> line, int limit)
    {
        if (line[limit] is (byte)' ' or (byte)'\t')
            return limit;
        var space = line[..limit].LastIndexOfAny((byte)' ', (byte)'\t');
        return space >= 0 ? space + 1 : BeforeSequence(line, limit);
    }

    private static int BeforeSequence(ReadOnlySpan<byte> line, int limit)
    {
        for (var cut = limit; cut > limit - LongestSequence; cut--)
        {
            if ((line[cut] & 0xC0) != 0x80)
                return cut;
        }
        return limit;
    }
}
