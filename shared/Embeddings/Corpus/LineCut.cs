using Embeddings.Segmentation;

namespace Embeddings.Corpus;

/// <summary>Finds where to cut a line that is too long: after the last token separator within the limit, or else between two characters.</summary>
internal static class LineCut
{
    private const int LongestSequence = 4;

    /// <param name="line">A line of more than <paramref name="limit"/> bytes.</param>
    /// <param name="limit">The largest number of bytes in the first part.</param>
    /// <param name="mode">The segmentation mode: it decides whether blanks or only tabs divide tokens.</param>
    /// <returns>The number of bytes in the first part, from 1 to the limit. A UTF-8 sequence is never split.</returns>
    public static int Before(ReadOnlySpan<byte> line, int limit, SegmentationMode mode)
    {
        var divider = mode == SegmentationMode.Tabs ? (byte)'\t' : (byte)' ';
        if (line[limit] == divider || line[limit] == (byte)'\t')
            return limit;
        var divided = line[..limit].LastIndexOfAny(divider, (byte)'\t');
        return divided >= 0 ? divided + 1 : BeforeSequence(line, limit);
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
