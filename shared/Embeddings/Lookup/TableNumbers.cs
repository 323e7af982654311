using System.Numerics;
using System.Runtime.InteropServices;
using Embeddings.Numerics;

namespace Embeddings.Lookup;

/// <summary>
/// Checks the numbers of a table whose checksums match. The writer refuses numbers that are not finite, but a file made in bad faith may hold them with matching checksums, or
/// lengths that do not belong to its vectors. Similarities would not be numbers then.
/// </summary>
internal static unsafe class TableNumbers
{
    private const int CheckEvery = 1 << 16;

    /// <exception cref="InvalidTableException">A number is impossible; the message names its item.</exception>
    public static void Require(LookupTable table, CancellationToken cancellation)
    {
        for (var id = 0; id < table.Count; id++)
        {
            if (id % CheckEvery == 0)
                cancellation.ThrowIfCancellationRequested();
            if (!IsLength(table.Norm(id)) || !EuclideanNorm.Agrees(LengthOf(table.Vectors, id, table.Stride), table.Norm(id)))
                throw Impossible("vector or its length", id, table);
            if (table.HasOutputVectors && !IsLength((float)LengthOf(table.OutputVectors, id, table.Stride)))
                throw Impossible("output vector", id, table);
            if (table.HasCompactRows && !IsCompactRow(table, id))
                throw Impossible("8-bit direction", id, table);
        }
    }

    /// <summary>The Euclidean length of a row with its padding, which searches read too. It is not finite if a value is not.</summary>
    private static double LengthOf(float* rows, int id, int stride)
    {
        var squares = Vector<double>.Zero;
        foreach (var values in MemoryMarshal.Cast<float, Vector<float>>(new ReadOnlySpan<float>(rows + ((nint)id * stride), stride)))
        {
            Vector.Widen(values, out var low, out var high);
            squares += (low * low) + (high * high);
        }

        return Math.Sqrt(Vector.Sum(squares));
    }

    private static bool IsCompactRow(LookupTable table, int id)
    {
        var stride = CompactRows.StrideOf(table.Dimensions);
        var row = new ReadOnlySpan<byte>(table.Compact + ((nint)id * stride), stride);
        return IsLength(CompactRows.Scale(row)) && IsLength(CompactRows.Error(row));
    }

    /// <summary>A number that is not a number is in no range.</summary>
    private static bool IsLength(float value) => value is >= 0 and <= LookupTable.MaximumNorm;

    private static InvalidTableException Impossible(string part, int id, LookupTable table) =>
        new($"altered: the {part} of item {id} is impossible", table.Name);
}
