using System.IO.Hashing;
using System.Numerics;

namespace Embeddings.Lookup;

/// <summary>
/// The file's hash table from word to id. It uses open addressing with linear probing. The number of slots is a power of two, with at least two slots
/// for each word. A slot holds id + 1, or 0 if it is empty. Ids are entered in order, so the same words give the same bytes.
/// </summary>
internal static class WordIndex
{
    public static int SlotCount(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(count, 1 << 29) * 2);

    public static int FirstSlot(ReadOnlySpan<byte> utf8, int slotCount) => (int)(XxHash3.HashToUInt64(utf8) & (ulong)(slotCount - 1));

    /// <exception cref="InvalidInputException">A word occurs twice.</exception>
    public static int[] Build(int count, Func<int, ReadOnlySpan<byte>> word)
    {
        var slots = new int[SlotCount(count)];
        for (var id = 0; id < count; id++)
        {
            var utf8 = word(id);
            var slot = FirstSlot(utf8, slots.Length);
            while (slots[slot] != 0)
            {
                var other = slots[slot] - 1;
                if (word(other).SequenceEqual(utf8))
                    throw TableInput.DuplicateWord(utf8, other, id);
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = id + 1;
        }

        return slots;
    }
}
