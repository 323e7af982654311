using System.Runtime.InteropServices;

namespace Embeddings.Lookup;

/// <summary>
/// Stores vector directions in 8 bits per dimension, so that a first pass reads a quarter of the memory. A row holds the codes as signed bytes, zeros
/// as padding, and two float32 at its end: the scale s and the error e. The Euclidean distance between the unit vector and s x codes is at most e. By
/// the Cauchy-Schwarz inequality, e also bounds the error of a similarity computed from the codes, so the first pass loses no result.
/// </summary>
public static class CompactRows
{
    /// <summary>The alignment of rows in bytes: half a cache line, one vector load of 32 codes.</summary>
    public const int Alignment = 32;

    /// <summary>The number of bytes at the end of a row that hold its scale and its error.</summary>
    public const int TrailerLength = 2 * sizeof(float);
    public const int LargestCode = 127;

    // The largest error that rounding to float32 adds to an error computed in float64.
    private const double RoundingSlack = 1e-6;

    /// <summary>The number of bytes from the start of one row to the start of the next.</summary>
    public static int StrideOf(int dimensions) => (dimensions + TrailerLength + Alignment - 1) / Alignment * Alignment;

    public static float Scale(ReadOnlySpan<byte> row) => MemoryMarshal.Read<float>(row[^TrailerLength..]);

    public static float Error(ReadOnlySpan<byte> row) => MemoryMarshal.Read<float>(row[^sizeof(float)..]);

    /// <summary>Writes the row of a vector with the given Euclidean length. A vector of length 0 gives a row of zeros.</summary>
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
