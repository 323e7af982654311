using System.Text;
using System.Text.Unicode;
using Embeddings.Numerics;

namespace Embeddings.Lookup;

/// <summary>Checks the words and vectors that are written into a lookup table.</summary>
internal static class TableInput
{
    private const string Place = "lookup table";

    public static void CheckSizes(int count, int dimensions)
    {
        if (count < 1)
            throw new InvalidInputException("there are no items", Place, "Train on a corpus in which some item reaches the minimum count.");
        if (count > LookupTable.MaximumCount)
            throw new InvalidInputException($"{count} items", Place, $"Raise the minimum count until no more than {LookupTable.MaximumCount} items are left.");
        if (dimensions is < 1 or > LookupTable.MaximumDimensions)
        {
            throw new InvalidInputException(
                $"{dimensions} dimensions", Place, $"Give between 1 and {LookupTable.MaximumDimensions} dimensions.");
        }
    }

    public static void CheckWord(ReadOnlySpan<byte> utf8, int id)
    {
        if (utf8.IsEmpty)
            throw new InvalidInputException("the word is empty", $"{Place}, item {id}", "Leave the item out.");
        if (!Utf8.IsValid(utf8))
        {
            throw new InvalidInputException(
                $"the word '{Encoding.UTF8.GetString(utf8)}' is not valid UTF-8", $"{Place}, item {id}", "Encode words as UTF-8.");
        }
    }

    /// <returns>The vector's length.</returns>
    public static float CheckVector(ReadOnlySpan<float> vector, int dimensions, int id)
    {
        if (vector.Length != dimensions)
        {
            throw new InvalidInputException(
                $"the vector has {vector.Length} values instead of {dimensions}", $"{Place}, item {id}", "Give every item a vector of the same length.");
        }

        foreach (var value in vector)
        {
            if (!float.IsFinite(value))
            {
                throw new InvalidInputException(
                    $"the vector holds {value}", $"{Place}, item {id}", "The training has diverged. Train again with a lower learning rate.");
            }
        }

        var norm = EuclideanNorm.Of(vector);
        if (norm > LookupTable.MaximumNorm)
        {
            throw new InvalidInputException(
                $"the vector has a length of {norm:G3}", $"{Place}, item {id}", $"Train again with a lower learning rate, or scale imported vectors down until none is longer than {LookupTable.MaximumNorm:G3}.");
        }

        return (float)norm;
    }

    public static InvalidInputException DuplicateWord(ReadOnlySpan<byte> utf8, int first, int second) => new(
        $"the word '{Encoding.UTF8.GetString(utf8)}' occurs twice, as items {first} and {second}", Place, "Give every item a word of its own.");
}
