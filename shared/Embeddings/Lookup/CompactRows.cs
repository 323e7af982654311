using System.Runtime.InteropServices;

namespace Embeddings.Lookup;

/// <summary>
/// Directions of vectors in 8 bits a dimension, for a first pass that reads a quarter of the memory. A row holds the codes
/// as signed bytes, zeros, and at its end two float32: the scale s and the error e, such that the Euclidean distance
/// between the unit vector and s x codes is at most e. From it follows, by the Cauchy-Schwarz inequality, a bound on how
/// far a similarity computed from the codes lies from the true one, so that a first pass loses nothing.
/// </summary>
public static class CompactRows
{
    /// <summary>Rows begin at multiples of so many bytes: half a cache line, one vector load of 32 codes.</summary>
    public const int Alignment = 32;

    /// <summary>The bytes at a row's end that hold its scale and its error.</summary>
    public const int TrailerLength = 2 * sizeof(float);
    public const int LargestCode = 127;

    // The most that rounding to float32 adds to an error computed in float64.
    private const double RoundingSlack = 1e-6;

    /// <summary>The bytes from the start of one row to the start of the next.</summary>
    public static int StrideOf(int dimensions) => (dimensions + TrailerLength + Alignment - 1) / Alignment * Alignment;

    public static float Scale(ReadOnlySpan<byte> row) => MemoryMarshal.Read<float>(row[^TrailerLength..]);

    public static float Error(ReadOnlySpan<byte> row) => MemoryMarshal.Read<float>(row[^sizeof(float)..]);

    /// <summary>Writes the row of a vector with the given Euclidean length; a vector of length 0 gives a row of zeros.</summary>
    public static void Encode(ReadOnlySpan<float> vector, float norm, Span<byte> row)
    {
        row.Clear();
        var largest = 0f;
        foreach (var value in vector)
            largest = Math.Max(largest, Math.Abs(value));
        if (largest == 0)
            return;

        var codes = MemoryMarshal.Cast<byte, sbyte>(row);
        var scale = (float)(largest / (double)norm / LargestCode);
        var squaredError = 0d;
        for (var dimension = 0; dimension < vector.Length; dimension++)
        {
            var unit = vector[dimension] / (double)norm;
            var code = Math.Clamp(Math.Round(unit / scale), -LargestCode, LargestCode);
            codes[dimension] = (sbyte)code;
            var difference = unit - (scale * code);
            squaredError += difference * difference;
        }

        MemoryMarshal.Write(row[^TrailerLength..], scale);
        MemoryMarshal.Write(row[^sizeof(float)..], (float)(Math.Sqrt(squaredError) + RoundingSlack));
    }
}
