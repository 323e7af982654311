using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Embeddings.Segmentation;

namespace Embeddings.Vocabulary;

/// <summary>
/// Counts byte strings in a hash table with open addressing and linear probing, at most half full. All keys are stored one after another in one
/// array, without an object for each key. Memory is that of the distinct keys, at worst doubled.
/// </summary>
internal sealed class CountTable
{
    private const int BlockTokens = 32;

    private readonly TokenKey[] blockKeys = new TokenKey[BlockTokens];
    private readonly ulong[] blockSlots = new ulong[BlockTokens];
    private Entry[] entries = new Entry[1 << 10];
    private ulong[] slots = new ulong[1 << 12];
    private byte[] keys = new byte[1 << 14];
    private int keyBytes;

    /// <summary>The number of distinct keys.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Key(int entry) => Bytes(entries[entry]);

    public long CountOf(int entry) => entries[entry].Count;

    /// <summary>
    /// Adds one to the count of each token of a sentence. It reads the slots of several tokens before it compares the first, because most of the time
    /// is spent on memory fetches for rare words. This overlaps the fetches.
    /// </summary>
    public void Add(TokenBuffer sentence)
    {
        for (var first = 0; first < sentence.Count; first += BlockTokens)
        {
            var count = Math.Min(BlockTokens, sentence.Count - first);
            for (var token = 0; token < count; token++)
            {
                var key = sentence.Key(first + token);
                blockKeys[token] = key;
                blockSlots[token] = slots[(int)key.Hash & (slots.Length - 1)];
            }
            for (var token = 0; token < count; token++)
                AddFrom(blockSlots[token], blockKeys[token], sentence[first + token]);
        }
    }

    /// <summary>Adds <paramref name="count"/> occurrences of the bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes, long count = 1) => Add(TokenKey.Of(bytes), bytes, count);

    /// <param name="key">The key of the bytes.</param>
    /// <param name="bytes">The bytes of the counted word.</param>
    /// <param name="count">The number of occurrences to add.</param>
    public void Add(in TokenKey key, ReadOnlySpan<byte> bytes, long count = 1)
    {
        var mask = slots.Length - 1;
        var slot = (int)key.Hash & mask;
        for (; slots[slot] is var found and not 0; slot = (slot + 1) & mask)
        {
            ref var entry = ref entries[(int)(uint)found - 1];
            if (entry.Low != key.Low || entry.High != key.High || (!key.IsShort && !bytes.SequenceEqual(Bytes(entry))))
                continue;
            entry.Count += count;
            return;
        }
        Insert(key, bytes, slot, count);
    }

    /// <summary>Adds all counts of another table.</summary>
    public void Add(CountTable other)
    {
        for (var entry = 0; entry < other.Count; entry++)
            Add(other.Key(entry), other.CountOf(entry));
    }

    /// <summary>
    /// Returns the entries in the ordinal order of their keys. They are sorted by the first eight bytes, and the few with equal first bytes by the
    /// rest.
    /// </summary>
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

    /// <param name="occupant">The content of the key's first slot, in most cases the key itself.</param>
    /// <param name="key">The key of the bytes.</param>
    /// <param name="bytes">The bytes of the counted word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddFrom(ulong occupant, in TokenKey key, ReadOnlySpan<byte> bytes)
    {
        if (occupant != 0 && key.IsShort)
        {
            ref var entry = ref entries[(int)(uint)occupant - 1];
            if (entry.Low == key.Low && entry.High == key.High)
            {
                entry.Count++;
                return;
            }
        }
        Add(key, bytes);
    }

    private ReadOnlySpan<byte> Bytes(in Entry entry) => keys.AsSpan(entry.Start, entry.Length);

    private void Insert(in TokenKey key, ReadOnlySpan<byte> bytes, int slot, long count)
    {
        slots[slot] = (ulong)key.Hash << 32 | (uint)(Count + 1);
        if (Count == entries.Length)
            Array.Resize(ref entries, entries.Length * 2);
        if (keyBytes + bytes.Length > keys.Length)
            Array.Resize(ref keys, (int)Math.Min(Array.MaxLength, Math.Max(keys.Length * 2L, keyBytes + bytes.Length)));
        bytes.CopyTo(keys.AsSpan(keyBytes));
        entries[Count++] = new Entry { Low = key.Low, High = key.High, Count = count, Start = keyBytes, Length = bytes.Length };
        keyBytes += bytes.Length;
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
        public ulong Low;
        public ulong High;
        public long Count;
        public int Start;
        public int Length;
    }
}
