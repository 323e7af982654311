using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Embeddings.Vocabulary;

namespace Embeddings.Lookup;

/// <summary>
/// Composes the vectors of words outside the vocabulary from their character n-grams (Bojanowski et al. 2017). The vector is the sum of the rows of
/// the known n-grams, divided by the number of all n-grams, as in fastText.
/// </summary>
/// <param name="parts">The rows of the buckets that occurred in training. They are disposed with this object.</param>
/// <param name="options">The n-gram options of the trained vocabulary.</param>
public sealed class SubwordVectors(LookupTable parts, SubwordOptions options) : IDisposable
{
    private readonly Subwords subwords = new(options);

    /// <summary>Composes the vector of a word. Returns false if no n-gram of the word is known.</summary>
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

/// <summary>Stores the rows of the n-gram buckets as a lookup table. The name of a row is its key in decimal digits.</summary>
public static class PartTable
{
    public static byte[] NameOf(int key) => Encoding.UTF8.GetBytes(key.ToString(CultureInfo.InvariantCulture));

    /// <returns>The row, or an empty span if the table does not have the key.</returns>
    public static ReadOnlySpan<float> RowOf(LookupTable parts, int key) => parts.TryGetId(NameOf(key), out var row) ? parts.Vector(row) : default;
}
