using System.Runtime.Intrinsics;
using Embeddings.Lookup;

namespace Embeddings.Similarity.Approximate;

/// <summary>Turns a compact row into a query.</summary>
internal static unsafe class Codes
{
    /// <summary>Writes the row's codes as 16-bit numbers, and zeros in the places of its scale and error.</summary>
    public static void Widen(byte* row, int stride, short* codes)
    {
        for (var at = 0; at < stride; at += Vector256<sbyte>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Load((sbyte*)row + at));
            lower.Store(codes + at);
            upper.Store(codes + at + Vector256<short>.Count);
        }

        *(UInt128*)(codes + stride - CompactRows.TrailerLength) = 0;
    }
}
