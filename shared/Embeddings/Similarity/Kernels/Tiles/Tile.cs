using Embeddings.Lookup;

namespace Embeddings.Similarity.Kernels.Tiles;

/// <summary>
/// 32 rows of 8-bit codes laid out for a product of matrices: two dimensions of a row fill an int, as two 16-bit numbers, and
/// the same two dimensions of all 32 rows lie side by side. So sums lie in lanes, and none has to be added up across.
/// </summary>
internal static unsafe class Tile
{
    public const int Rows = 32;

    /// <summary>How many rows are multiplied with a tile at once.</summary>
    public const int Members = 4;

    /// <summary>Pairs of dimensions; the last dimension of an odd number is paired with zero.</summary>
    public static int PairsOf(int dimensions) => (dimensions + 1) / 2;

    /// <param name="rows">rowCount x stride bytes of <see cref="CompactRows"/>.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="rowCount">Up to <see cref="Rows"/>; lanes of rows that are missing stay as they are.</param>
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
