using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Embeddings.Vocabulary;

namespace Embeddings.Lookup;

/// <summary>
/// Composes the vectors of words outside the vocabulary from their character n-grams (Bojanowski et al. 2017): the sum of the rows of the known n-grams, divided by
/// the number of all of them, as fastText does.
/// </summary>
/// <param name="parts">The rows of the buckets that occurred in training; disposed with this.</param>
/// <param name="options">How the words of the vocabulary were cut.</param>
public sealed class SubwordVectors(LookupTable parts, SubwordOptions options) : IDisposable
{
    private readonly Subwords subwords = new(options);

    /// <summary>The vector of a word; false where no n-gram of the word is known.</summary>
    public bool TryCompose(string word, [NotNullWhen(true)] out float[]? vector)
    {
        vector = null;
        var buckets = subwords.BucketsOf(word);
        foreach (var bucket in buckets)
        {
            var row = PartTable.RowOf(parts, bucket);
            if (row.IsEmpty)
                continue;
            vector ??= new float[parts.Dimensions];
            for (var dimension = 0; dimension < vector.Length; dimension++)
                vector[dimension] += row[dimension] / buckets.Count;
        }

        return vector is not null;
    }

    public void Dispose() => parts.Dispose();
}

/// <summary>The rows of parts as a lookup table: the name of a part is its key in decimal digits.</summary>
public static class PartTable
{
    public static byte[] NameOf(int key) => Encoding.UTF8.GetBytes(key.ToString(CultureInfo.InvariantCulture));

    /// <returns>Empty where the table does not have the part.</returns>
    public static ReadOnlySpan<float> RowOf(LookupTable parts, int key) => parts.TryGetId(NameOf(key), out var row) ? parts.Vector(row) : default;
}
