using System.Buffers.Binary;

namespace Embeddings.Vocabulary;

/// <summary>
/// Counts pairs of ids by sorting. Pairs are collected, sorted a few million at a time, and merged into sorted sums. A chunk has very many distinct
/// pairs: a hash table would wait for memory at almost every pair and take four times the memory.
/// </summary>
internal sealed class PairCounts
{
    private const int SmallestBuffer = 1 << 20;

    private ulong[] collected = new ulong[SmallestBuffer];
    private int collectedCount;
    private ulong[] pairs = [];
    private long[] counts = [];

    /// <summary>The number of distinct pairs, available after <see cref="Complete"/>.</summary>
    public int Count { get; private set; }

    public void Add(int first, int second)
    {
        if (collectedCount == collected.Length)
            Complete();
        collected[collectedCount++] = (ulong)(uint)first << 32 | (uint)second;
    }

    /// <summary>Adds all counts of another table. Both tables must be complete.</summary>
    public void Add(PairCounts other) => Merge(other.pairs.AsSpan(0, other.Count), other.counts);

    /// <summary>Counts the pairs collected so far.</summary>
    public void Complete()
    {
        var sorted = collected.AsSpan(0, collectedCount);
        sorted.Sort();
        Merge(sorted, default);
        collectedCount = 0;
        if (collected.Length < Count / 2)
            collected = new ulong[Count / 2];
    }

    /// <summary>Writes the sums as a counts file, in the order of the pairs.</summary>
    public void Write(Stream output)
    {
        Span<byte> key = stackalloc byte[BigramKey.Length];
        var writer = new CountsWriter(output);
        for (var pair = 0; pair < Count; pair++)
        {
            BigramKey.Write(key, pairs[pair]);
            writer.Add(key, counts[pair]);
        }
        writer.Complete();
    }

    /// <param name="added">Sorted pairs.</param>
    /// <param name="addedCounts">The count of each pair. If empty, each pair counts once.</param>
    private void Merge(ReadOnlySpan<ulong> added, ReadOnlySpan<long> addedCounts)
    {
        var mergedPairs = new ulong[Count + DistinctOf(added)];
        var mergedCounts = new long[mergedPairs.Length];
        var merged = -1;
        for (int old = 0, next = 0; old < Count || next < added.Length;)
        {
            var fromOld = next == added.Length || (old < Count && pairs[old] <= added[next]);
            var pair = fromOld ? pairs[old] : added[next];
            var count = fromOld ? counts[old] : addedCounts.IsEmpty ? 1 : addedCounts[next];
            (old, next) = fromOld ? (old + 1, next) : (old, next + 1);
            if (merged < 0 || mergedPairs[merged] != pair)
                mergedPairs[++merged] = pair;
            mergedCounts[merged] += count;
        }
        (pairs, counts, Count) = (mergedPairs, mergedCounts, merged + 1);
    }

    private static int DistinctOf(ReadOnlySpan<ulong> sorted)
    {
        var distinct = 0;
        for (var pair = 0; pair < sorted.Length; pair++)
            distinct += pair == 0 || sorted[pair] != sorted[pair - 1] ? 1 : 0;
        return distinct;
    }
}

/// <summary>Encodes two ids as eight bytes whose ordinal order is the order of the pairs.</summary>
internal static class BigramKey
{
    public const int Length = 2 * sizeof(int);

    /// <param name="key">Eight bytes.</param>
    /// <param name="pair">The first id in the upper half, the second in the lower.</param>
    public static void Write(Span<byte> key, ulong pair) => BinaryPrimitives.WriteUInt64BigEndian(key, pair);

    public static (int First, int Second) Read(ReadOnlySpan<byte> key)
    {
        var pair = BinaryPrimitives.ReadUInt64BigEndian(key);
        return ((int)(pair >> 32), (int)(uint)pair);
    }
}
