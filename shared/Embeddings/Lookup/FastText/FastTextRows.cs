using System.Runtime.InteropServices;
using Embeddings.Vocabulary;

namespace Embeddings.Lookup.FastText;

/// <summary>The input matrix of a fastText file: a row a word, then a row a bucket of n-grams. Not thread-safe; spans are valid until the next call.</summary>
internal sealed class FastTextRows
{
    private readonly FastTextCursor file;
    private readonly long start;
    private readonly int words;
    private readonly Subwords? subwords;
    private readonly float[] row;
    private readonly float[] sum;
    private readonly List<int> found = [];

    public FastTextRows(FastTextCursor file, long start, int words, FastTextSizes sizes)
    {
        (this.file, this.start, this.words) = (file, start, words);
        row = new float[sizes.Dimensions];
        sum = new float[sizes.Dimensions];
        subwords = sizes.Subwords is { } options ? new Subwords(options) : null;
        Buckets = subwords is null ? [] : [.. Enumerable.Range(0, sizes.Buckets).Where(bucket => OfBucket(bucket).ContainsAnyExcept(0f))];
    }

    /// <summary>The buckets whose rows are not zero, ascending.</summary>
    public int[] Buckets { get; }

    public ReadOnlySpan<float> OfBucket(int bucket) => Row((long)words + bucket);

    /// <summary>The mean of a word's own row and the rows of its n-grams, as fastText composes it. The end of a sentence has no n-grams.</summary>
    public ReadOnlySpan<float> Composed(int word, ReadOnlySpan<byte> utf8)
    {
        Row(word).CopyTo(sum);
        if (subwords is null || utf8.SequenceEqual(FastTextBinary.EndOfSentence))
            return sum;
        found.Clear();
        subwords.AddBuckets(utf8, found);
        foreach (var bucket in found)
        {
            var part = OfBucket(bucket);
            for (var dimension = 0; dimension < sum.Length; dimension++)
                sum[dimension] += part[dimension];
        }

        foreach (ref var value in sum.AsSpan())
            value *= 1f / (1 + found.Count);
        return sum;
    }

    /// <summary>Copies a row, because the values of the file are not aligned.</summary>
    private ReadOnlySpan<float> Row(long number)
    {
        var bytes = MemoryMarshal.AsBytes(row.AsSpan());
        file.BytesAt(start + (number * bytes.Length), bytes.Length).CopyTo(bytes);
        return row;
    }
}
