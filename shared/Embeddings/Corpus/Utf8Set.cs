using System.Numerics;
using System.Text;

namespace Embeddings.Corpus;

/// <summary>A fixed set of UTF-8 strings, asked without making a string.</summary>
internal sealed class Utf8Set
{
    private readonly byte[]?[] slots;

    public Utf8Set(IEnumerable<string> members)
    {
        var distinct = members.Distinct(StringComparer.Ordinal).ToArray();
        Count = distinct.Length;
        slots = new byte[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, distinct.Length * 2))][];
        foreach (var member in distinct)
        {
            var utf8 = Encoding.UTF8.GetBytes(member);
            slots[FreeSlot(utf8)] = utf8;
        }
    }

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
