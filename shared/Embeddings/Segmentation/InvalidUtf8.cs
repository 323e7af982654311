using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Embeddings.Segmentation;

/// <summary>Counts the ill-formed UTF-8 sequences that decoding replaces.</summary>
internal static class InvalidUtf8
{
    /// <summary>Counts ill-formed sequences. Each becomes one U+FFFD (the maximal subparts of Unicode 3.9, D93b).</summary>
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

    /// <summary>Returns the position of the first ill-formed sequence, or the length if there is none.</summary>
    public static int First(ReadOnlySpan<byte> utf8)
    {
        var start = 0;
        while (start < utf8.Length && Rune.DecodeFromUtf8(utf8[start..], out _, out var consumed) == OperationStatus.Done)
            start += consumed;
        return start;
    }
}
