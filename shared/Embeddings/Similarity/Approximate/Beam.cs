using System.Runtime.CompilerServices;

namespace Embeddings.Similarity.Approximate;

/// <summary>
/// The best nodes found so far, best first. A node is marked once it has been expanded. The search walks through nodes that the
/// filter excludes but does not count them: the beam ends at the <c>width</c>-th node that passes the filter. An entry is one
/// 64-bit key (score in order, id, marks), so one operation compares or moves it. Of two equal scores the larger id comes first,
/// which makes the order total.
/// </summary>
internal sealed class Beam
{
    private const ulong ExpandedMark = 1;
    private const ulong CountedMark = 2;
    private const int MarkBits = 2;

    private ulong[] keys = new ulong[256];
    private int length;
    private int counted;
    private int width;
    private int next;

    /// <summary>A key must be larger than this to enter.</summary>
    private ulong threshold;

    public int Length => length;

    public void Clear(int newWidth)
    {
        (length, counted, next, threshold, width) = (0, 0, 0, 0, newWidth);
    }

    public int Id(int index) => (int)((uint)keys[index] >> MarkBits);

    public float Score(int index) => Unordered((uint)(keys[index] >> 32));

    public bool Counted(int index) => (keys[index] & CountedMark) != 0;

    /// <summary>Returns the best node that has not been expanded and marks it as expanded; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeNext()
    {
        var keys = this.keys;
        for (var index = next; index < length; index++)
        {
            if ((keys[index] & ExpandedMark) != 0)
                continue;
            next = index + 1;
            keys[index] |= ExpandedMark;
            return (int)((uint)keys[index] >> MarkBits);
        }

        next = length;
        return -1;
    }

    /// <summary>Returns false when the node is not good enough to enter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Offer(int id, float score, bool counts)
    {
        var key = ((ulong)Ordered(score) << 32) | ((ulong)(uint)id << MarkBits) | (counts ? CountedMark : 0);
        if (key <= threshold)
            return false;
        Insert(key);
        return true;
    }

    private void Insert(ulong key)
    {
        if (length == keys.Length)
            Array.Resize(ref keys, 2 * keys.Length);
        var position = PositionOf(key);
        Array.Copy(keys, position, keys, position + 1, length - position);
        keys[position] = key;
        length++;
        next = Math.Min(next, position);
        if ((key & CountedMark) == 0 || ++counted < width)
            return;
        if (counted > width)
            TrimToWidth();
        else
            DropUncountedTail();
        threshold = keys[length - 1];
    }

    private int PositionOf(ulong key)
    {
        var (low, high) = (0, length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (keys[middle] > key)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private void TrimToWidth()
    {
        length--;
        counted--;
        DropUncountedTail();
    }

    private void DropUncountedTail()
    {
        while ((keys[length - 1] & CountedMark) == 0)
            length--;
    }

    // Maps a float to an unsigned integer so that the integers sort as the floats do.
    private static uint Ordered(float score)
    {
        var bits = BitConverter.SingleToUInt32Bits(score);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    private static float Unordered(uint ordered) =>
        BitConverter.UInt32BitsToSingle((ordered & 0x8000_0000) != 0 ? ordered & 0x7FFF_FFFF : ~ordered);
}
