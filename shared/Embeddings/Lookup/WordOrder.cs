using System.Buffers.Binary;

namespace Embeddings.Lookup;

/// <summary>Sorts ids by their words' UTF-8 bytes, which is the order of Unicode code points.</summary>
internal static class WordOrder
{
    public static int[] Build(int count, Func<int, ReadOnlySpan<byte>> word)
    {
        var heads = new ulong[count];
        var ids = new int[count];
        for (var id = 0; id < count; id++)
        {
            heads[id] = Head(word(id));
            ids[id] = id;
        }

        Array.Sort(heads, ids);
        SortEqualHeads(heads, ids, word);
        return ids;
    }

    // Most words differ in their first eight bytes. Comparing these as one number avoids a call for each comparison.
    private static ulong Head(ReadOnlySpan<byte> utf8)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        head.Clear();
        utf8[..Math.Min(utf8.Length, head.Length)].CopyTo(head);
        return BinaryPrimitives.ReadUInt64BigEndian(head);
    }

    private static void SortEqualHeads(ulong[] heads, int[] ids, Func<int, ReadOnlySpan<byte>> word)
    {
        for (int start = 0, end; start < ids.Length; start = end)
        {
            for (end = start + 1; end < ids.Length && heads[end] == heads[start];)
                end++;
            if (end - start > 1)
                ids.AsSpan(start, end - start).Sort((left, right) => word(left).SequenceCompareTo(word(right)));
        }
    }
}
