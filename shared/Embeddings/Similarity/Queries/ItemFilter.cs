using System.Numerics;
using Embeddings.Lookup;

namespace Embeddings.Similarity.Queries;

/// <summary>The items that a search considers, one bit per item. A filter is immutable, and any number of searches may share it.</summary>
public sealed class ItemFilter
{
    public const int BitsPerWord = 64;
    private readonly ulong[] bits;

    private ItemFilter(ulong[] bits)
    {
        this.bits = bits;
        foreach (var word in bits)
            AllowedCount += BitOperations.PopCount(word);
    }

    /// <summary>The number of items that pass.</summary>
    public int AllowedCount { get; }

    /// <summary>Only these items pass.</summary>
    /// <exception cref="UnknownItemsException">Items are not in the table.</exception>
    public static ItemFilter Including(LookupTable table, IEnumerable<string> items) =>
        Including(table, Items.Ids(table, items, "include"));

    /// <summary>Only these ids pass.</summary>
    public static ItemFilter Including(LookupTable table, IEnumerable<int> ids) => Including(table.Count, ids);

    /// <inheritdoc cref="Including(LookupTable, IEnumerable{int})"/>
    public static ItemFilter Including(int count, IEnumerable<int> ids) => new(Bits(count, ids));

    /// <summary>The ids whose bits are set pass.</summary>
    /// <param name="bits">The bit of id n is bit n modulo 64 of word n / 64. Nobody may change them later. Bits beyond the last id are 0.</param>
    public static ItemFilter OfBits(ulong[] bits) => new(bits);

    /// <summary>All items but these pass. Items that are not in the table are ignored.</summary>
    public static ItemFilter Excluding(LookupTable table, IEnumerable<string> items) =>
        Excluding(table, items.Select(item => table.TryGetId(item, out var id) ? id : -1).Where(id => id >= 0));

    /// <summary>All but these ids pass.</summary>
    public static ItemFilter Excluding(LookupTable table, IEnumerable<int> ids) => Excluding(table.Count, ids);

    /// <inheritdoc cref="Excluding(LookupTable, IEnumerable{int})"/>
    public static ItemFilter Excluding(int count, IEnumerable<int> ids)
    {
        var bits = Bits(count, ids);
        for (var word = 0; word < bits.Length; word++)
            bits[word] = ~bits[word];
        ClearBeyond(bits, count);
        return new ItemFilter(bits);
    }

    /// <summary>Combines two filters. An item passes if it passes both.</summary>
    /// <exception cref="ArgumentException">The other filter was made for another table.</exception>
    public ItemFilter And(ItemFilter other)
    {
        if (bits.Length != other.bits.Length)
            throw new ArgumentException("The filters belong to tables of different sizes.", nameof(other));
        return new ItemFilter([.. bits.Zip(other.bits, (left, right) => left & right)]);
    }

    /// <summary>The ids that pass, in ascending order.</summary>
    public IEnumerable<int> AllowedIds()
    {
        for (var word = 0; word < bits.Length; word++)
        {
            for (var left = bits[word]; left != 0; left &= left - 1)
                yield return (word * BitsPerWord) + BitOperations.TrailingZeroCount(left);
        }
    }

    public bool Allows(int id) => (bits[id / BitsPerWord] >> (id % BitsPerWord) & 1) != 0;

    /// <summary>The bits of ids <paramref name="firstId"/> to <paramref name="firstId"/> + 63. The first id is a multiple of 64.</summary>
    internal ulong Word(int firstId) => bits[firstId / BitsPerWord];

    private static ulong[] Bits(int count, IEnumerable<int> ids)
    {
        var bits = new ulong[(count + BitsPerWord - 1) / BitsPerWord];
        foreach (var id in ids)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)count, nameof(ids));
            bits[id / BitsPerWord] |= 1UL << (id % BitsPerWord);
        }

        return bits;
    }

    private static void ClearBeyond(ulong[] bits, int count)
    {
        if (count % BitsPerWord != 0)
            bits[^1] &= (1UL << (count % BitsPerWord)) - 1;
    }
}
