using System.Numerics;
using System.Text;

namespace Embeddings.Segmentation;

/// <summary>A fixed set of UTF-8 strings. Look-ups do not create a string.</summary>
internal sealed class Utf8Set
{
    private readonly byte[]?[] slots;

    public Utf8Set(IEnumerable<string> members)
        : this([.. members.Select(Encoding.UTF8.GetBytes)])
    {
    }

    public Utf8Set(IReadOnlyCollection<byte[]> members)
    {
        slots = new byte[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, members.Count * 2L))][];
        foreach (var member in members)
        {
            if (Contains(member))
                continue;
            slots[FreeSlot(member)] = member;
            Count++;
        }
    }

    /// <summary>The number of distinct members.</summary>
    public int Count { get; }

    public bool Contains(ReadOnlySpan<byte> utf8)
    {
        var mask = slots.Length - 1;
        for (var slot = (int)Utf8Hash.Of(utf8) & mask; slots[slot] is { } member; slot = (slot + 1) & mask)
        {
            if (utf8.SequenceEqual(member))
                return true;
        }
        return false;
    }

    private int FreeSlot(byte[] utf8)
    {
        var mask = slots.Length - 1;
        var slot = (int)Utf8Hash.Of(utf8) & mask;
        while (slots[slot] is not null)
            slot = (slot + 1) & mask;
        return slot;
    }
}
