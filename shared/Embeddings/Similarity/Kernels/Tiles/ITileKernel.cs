namespace Embeddings.Similarity.Kernels.Tiles;

/// <summary>Dot products of rows with a tile of rows, exact in 32-bit integers.</summary>
internal unsafe interface ITileKernel
{
    /// <param name="members">Members x stride codes in 16 bits; what lies behind the pairs is not read.</param>
    /// <param name="stride">Codes from member to member, an even number.</param>
    /// <param name="tile">See <see cref="Tile.LayOut"/>.</param>
    /// <param name="pairs">See <see cref="Tile.PairsOf"/>.</param>
    /// <param name="dots">Members x Rows sums.</param>
    static abstract void Dots(short* members, int stride, int* tile, int pairs, int* dots);
}
