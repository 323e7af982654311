namespace Embeddings.Similarity.Kernels.Tiles;

/// <summary>
/// Pairs of 16-bit numbers in one width of SIMD register, so that the kernel stands once and the JIT makes a copy of it for
/// each width. Implementations are empty structs; <typeparamref name="TVector"/> is the register itself.
/// </summary>
internal unsafe interface IPairLanes<TVector>
    where TVector : struct
{
    /// <summary>Pairs in a register; twice as many divide <see cref="Tile.Rows"/>.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(int* source);

    static abstract void Store(TVector vector, int* destination);

    static abstract TVector Broadcast(int pair);

    /// <summary>sum + x's first number * y's first + x's second * y's second, in every lane, in 32 bits.</summary>
    static abstract TVector AddProducts(TVector sum, TVector x, TVector y);
}
