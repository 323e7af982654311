namespace Embeddings.Similarity.Kernels.Tiles;

/// <summary>The scalar reference implementation.</summary>
internal readonly unsafe struct ScalarTileKernel : ITileKernel
{
    public static void Dots(short* members, int stride, int* tile, int pairs, int* dots)
    {
        for (var member = 0; member < Tile.Members; member++, members += stride)
        {
            for (var row = 0; row < Tile.Rows; row++)
            {
                var sum = 0;
                for (var pair = 0; pair < pairs; pair++)
                {
                    var two = (short*)(tile + (pair * Tile.Rows) + row);
                    sum += (members[2 * pair] * two[0]) + (members[(2 * pair) + 1] * two[1]);
                }

                dots[(member * Tile.Rows) + row] = sum;
            }
        }
    }
}
