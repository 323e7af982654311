using System.Diagnostics.CodeAnalysis;
using Embeddings.Numerics;
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

    public LookupTable Parts => parts;

    public SubwordOptions Options => options;

    /// <summary>Composes the vector of a word. Returns false if no n-gram of the word is known.</summary>
    /// <exception cref="InvalidTableException">The rows of the n-grams are not finite, or too large to compare.</exception>
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

        if (vector is null)
            return false;
        // A number that is not finite is not larger than any other either.
        return EuclideanNorm.Of(vector) <= LookupTable.MaximumNorm
            ? true
            : throw new InvalidTableException($"altered: the n-grams of '{word}' compose no finite vector", parts.Name);
    }

    public void Dispose() => parts.Dispose();
}
