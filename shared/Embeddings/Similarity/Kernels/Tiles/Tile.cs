using Embeddings.Lookup;

namespace Embeddings.Similarity.Kernels.Tiles;

/// <summary>
/// 32 rows of 8-bit codes, arranged for a matrix product. An int holds two dimensions of a row as two 16-bit numbers. The same two
/// dimensions of all 32 rows are adjacent. Each sum therefore stays in its lane, without a horizontal addition.
/// </summary>
internal static unsafe class Tile
{
    public const int Rows = 32;

    /// <summary>The number of rows multiplied with a tile at once.</summary>
    public const int Members = 4;

    /// <summary>The number of pairs of dimensions. If the number of dimensions is odd, the last one is paired with zero.</summary>
    public static int PairsOf(int dimensions) => (dimensions + 1) / 2;

    /// <param name="rows">rowCount x stride bytes of <see cref="CompactRows"/>.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="rowCount">Up to <see cref="Rows"/>. The lanes of missing rows are not changed.</param>
    /// <param name="pairs">See <see cref="PairsOf"/>.</param>
    /// <param name="tile">pairs x Rows ints.</param>
    public static void LayOut(byte* rows, int stride, int rowCount, int pairs, int* tile)
    {
        for (var row = 0; row < rowCount; row++, rows += stride)
        {
            for (var pair = 0; pair < pairs; pair++)
            {
                var two = (short*)(tile + (pair * Rows) + row);
                (two[0], two[1]) = ((sbyte)rows[2 * pair], (sbyte)rows[(2 * pair) + 1]);
            }
        }
    }
}
