using System.Numerics;
using System.Text;
using Embeddings.Segmentation;

namespace Embeddings.Vocabulary;

/// <summary>
/// The items of a corpus with their counts. Ids 0..Count-1 follow descending count, and ties follow the ordinal order of the UTF-8 bytes. Immutable
/// and safe for any number of reading threads. Words are stored once, as UTF-8.
/// </summary>
public sealed class ItemVocabulary
{
    private readonly byte[] utf8;
    private readonly int[] starts;
    private readonly long[] counts;
    private readonly (ulong Low, ulong High)[] keys;
    private readonly ulong[] slots;

    /// <param name="utf8">The words' bytes one after another, by id.</param>
    /// <param name="starts">The start of each word, followed by the end of the last word: one more entry than there are words.</param>
    /// <param name="counts">The number of occurrences of each word, in descending order.</param>
    internal ItemVocabulary(byte[] utf8, int[] starts, long[] counts)
    {
        this.utf8 = utf8;
        this.starts = starts;
        this.counts = counts;
        keys = new (ulong, ulong)[counts.Length];
        slots = BuildSlots();
        foreach (var count in counts)
            TotalCount += count;
    }

    public int Count => counts.Length;

    /// <summary>The total number of occurrences of all items.</summary>
    public long TotalCount { get; }

    /// <summary>The memory that the vocabulary takes, in bytes.</summary>
    public long MemoryBytes => utf8.LongLength + (sizeof(int) * starts.LongLength) + (sizeof(long) * (counts.LongLength + slots.LongLength)) + (2 * sizeof(ulong) * keys.LongLength);

    /// <summary>The number of occurrences by id.</summary>
    public ReadOnlySpan<long> Counts => counts;

    internal ReadOnlySpan<byte> AllUtf8 => utf8.AsSpan(0, starts[^1]);

    public ReadOnlySpan<byte> Utf8(int id) => utf8.AsSpan(starts[id], starts[id + 1] - starts[id]);

    public string Word(int id) => Encoding.UTF8.GetString(Utf8(id));

    public bool TryGetId(ReadOnlySpan<byte> utf8, out int id) => TryGetId(TokenKey.Of(utf8), utf8, out id);

    public bool TryGetId(string word, out int id) => TryGetId(Encoding.UTF8.GetBytes(word), out id);

    /// <summary>Finds the id of a token. The id is -1 if the token is unknown.</summary>
    internal bool TryGetId(in TokenKey key, ReadOnlySpan<byte> utf8, out int id)
    {
        var mask = slots.Length - 1;
        for (var slot = (int)key.Hash & mask; slots[slot] is var found and not 0; slot = (slot + 1) & mask)
        {
            if ((uint)(found >> 32) != key.Hash)
                continue;
            id = (int)(uint)found - 1;
            ref var candidate = ref keys[id];
            if (candidate.Low == key.Low && candidate.High == key.High && (key.IsShort || Utf8(id).SequenceEqual(utf8)))
                return true;
        }
        id = -1;
        return false;
    }

    /// <summary>Writes the vocabulary as one checksummed binary file. The stream stays open.</summary>
    public void Write(Stream output) => ItemVocabularyFile.Write(this, output);

    /// <summary>Reads a file of <see cref="Write"/>.</summary>
    /// <param name="input">The file from its beginning to its end.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InvalidInputException">The file is not a vocabulary, is cut short or was altered.</exception>
    public static ItemVocabulary Read(Stream input, string name) => ItemVocabularyFile.Read(input, name);

    /// <summary>
    /// Builds a hash table with open addressing, at most half full. A slot holds the hash in its upper half and the id plus one in its lower half, or
    /// zero if it is empty. Ids are entered by descending count, so the most frequent words are found at their first slot.
    /// </summary>
    private ulong[] BuildSlots()
    {
        var table = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, Count * 2L))];
        var mask = table.Length - 1;
        for (var id = 0; id < Count; id++)
        {
            var key = TokenKey.Of(Utf8(id));
            keys[id] = (key.Low, key.High);
            var slot = (int)key.Hash & mask;
            while (table[slot] != 0)
                slot = (slot + 1) & mask;
            table[slot] = (ulong)key.Hash << 32 | (uint)(id + 1);
        }
        return table;
    }
}
