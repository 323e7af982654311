using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Embeddings.Segmentation;

/// <summary>Counts what decoding replaces.</summary>
internal static class InvalidUtf8
{
    /// <summary>Ill-formed sequences, each of which becomes one U+FFFD (the maximal subparts of Unicode 3.9, D93b).</summary>
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
            return 0;
        var count = 0;
        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out _, out var consumed) != OperationStatus.Done)
                count++;
            utf8 = utf8[consumed..];
        }
        return count;
    }

    /// <summary>The position of the first ill-formed sequence; the length if there is none.</summary>
    public static int First(ReadOnlySpan<byte> utf8)
    {
        var start = 0;
        while (start < utf8.Length && Rune.DecodeFromUtf8(utf8[start..], out _, out var consumed) == OperationStatus.Done)
            start += consumed;
        return start;
    }
}
