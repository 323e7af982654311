using System.Buffers.Binary;
using Embeddings.Corpus;

namespace Embeddings.Vocabulary;

/// <summary>
/// Counts byte strings: open addressing with linear probing at most half full, the keys one after another in one array. No object per key;
/// memory is that of the distinct keys, doubled at worst.
/// </summary>
internal sealed class CountTable
{
    private Entry[] entries = new Entry[1 << 10];
    private ulong[] slots = new ulong[1 << 12];
    private byte[] keys = new byte[1 << 14];
    private int keyBytes;

    /// <summary>Distinct keys.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Key(int entry) => keys.AsSpan(entries[entry].Start, entries[entry].Length);

    public long CountOf(int entry) => entries[entry].Count;

    /// <summary>Counts so many more occurrences of the key.</summary>
    public void Add(ReadOnlySpan<byte> key, long count = 1)
    {
        var hash = Utf8Hash.Of(key);
        var mask = slots.Length - 1;
        var slot = (int)hash & mask;
        for (; slots[slot] is var found and not 0; slot = (slot + 1) & mask)
        {
            ref var entry = ref entries[(int)(uint)found - 1];
            if ((uint)(found >> 32) != hash || !key.SequenceEqual(keys.AsSpan(entry.Start, entry.Length)))
                continue;
            entry.Count += count;
            return;
        }
        Insert(key, hash, slot, count);
    }

    /// <summary>Adds all counts of another table.</summary>
    public void Add(CountTable other)
    {
        for (var entry = 0; entry < other.Count; entry++)
            Add(other.Key(entry), other.CountOf(entry));
    }

    /// <summary>The entries in the ordinal order of their keys: sorted by their first eight bytes, then the few that share them by the rest.</summary>
    public int[] InKeyOrder()
    {
        var order = new int[Count];
        var prefixes = new ulong[Count];
        for (var entry = 0; entry < Count; entry++)
        {
            order[entry] = entry;
            prefixes[entry] = Prefix(Key(entry));
        }
        Array.Sort(prefixes, order);
        for (int start = 0, end; start < Count; start = end)
        {
            end = start + 1;
            while (end < Count && prefixes[end] == prefixes[start])
                end++;
            if (end - start > 1)
                order.AsSpan(start, end - start).Sort((left, right) => Key(left).SequenceCompareTo(Key(right)));
        }
        return order;
    }

    private static ulong Prefix(ReadOnlySpan<byte> key)
    {
        if (key.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64BigEndian(key);
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        key.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    private void Insert(ReadOnlySpan<byte> key, uint hash, int slot, long count)
    {
        slots[slot] = (ulong)hash << 32 | (uint)(Count + 1);
        if (Count == entries.Length)
            Array.Resize(ref entries, entries.Length * 2);
        if (keyBytes + key.Length > keys.Length)
            Array.Resize(ref keys, (int)Math.Min(Array.MaxLength, Math.Max(keys.Length * 2L, keyBytes + key.Length)));
        key.CopyTo(keys.AsSpan(keyBytes));
        entries[Count++] = new Entry { Start = keyBytes, Length = key.Length, Count = count };
        keyBytes += key.Length;
        if (Count * 2 > slots.Length)
            Rehash();
    }

    private void Rehash()
    {
        var larger = new ulong[slots.Length * 2];
        var mask = larger.Length - 1;
        foreach (var occupied in slots)
        {
            if (occupied == 0)
                continue;
            var slot = (int)(occupied >> 32) & mask;
            while (larger[slot] != 0)
                slot = (slot + 1) & mask;
            larger[slot] = occupied;
        }
        slots = larger;
    }

    private struct Entry
    {
        public int Start;
        public int Length;
        public long Count;
    }
}
