using System.Text;

namespace Embeddings.Vocabulary;

/// <summary>
/// Hashes the character n-grams of a word between its boundary marks to buckets. With n = 3, <c>&lt;where&gt;</c> has <c>&lt;wh</c>, <c>whe</c>,
/// <c>her</c>, <c>ere</c> and <c>re&gt;</c> (Bojanowski et al. 2017, section 3.2). Characters are code points. The buckets equal those of fastText,
/// so that files can be exchanged.
/// </summary>
public sealed class Subwords(SubwordOptions options)
{
    private const byte Beginning = (byte)'<';
    private const byte End = (byte)'>';
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>Adds the buckets of a word's n-grams, ordered by their first character and then by their length.</summary>
    /// <param name="word">The word as UTF-8, without boundary marks.</param>
    /// <param name="buckets">Receives the buckets. A bucket is added once for each n-gram that hashes to it.</param>
    public void AddBuckets(ReadOnlySpan<byte> word, ICollection<int> buckets)
    {
        Span<byte> marked = word.Length < 254 ? stackalloc byte[word.Length + 2] : new byte[word.Length + 2];
        marked[0] = Beginning;
        word.CopyTo(marked[1..]);
        marked[^1] = End;
        for (var first = 0; first < marked.Length; first++)
        {
            if (!IsContinuation(marked[first]))
                AddFrom(marked, first, buckets);
        }
    }

    /// <inheritdoc cref="AddBuckets(ReadOnlySpan{byte}, ICollection{int})"/>
    public IReadOnlyList<int> BucketsOf(string word)
    {
        var buckets = new List<int>();
        AddBuckets(Encoding.UTF8.GetBytes(word), buckets);
        return buckets;
    }

    /// <summary>Adds the n-grams that begin at a character. A boundary mark alone is not an n-gram.</summary>
    private void AddFrom(ReadOnlySpan<byte> word, int first, ICollection<int> buckets)
    {
        var (end, hash) = (first, OffsetBasis);
        for (var length = 1; length <= options.MaximumLength && end < word.Length; length++)
        {
            do
                hash = (hash ^ Extended(word[end++])) * Prime;
            while (end < word.Length && IsContinuation(word[end]));
            var isMark = length == 1 && (first == 0 || end == word.Length);
            if (length >= options.MinimumLength && !isMark)
                buckets.Add((int)(hash % (uint)options.Buckets));
        }
    }

    /// <summary>Extends a byte for FNV-1a as fastText does: bytes above 127 count as negative numbers.</summary>
    private static uint Extended(byte value) => (uint)(sbyte)value;

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
