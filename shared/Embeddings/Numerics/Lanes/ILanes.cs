namespace Embeddings.Numerics.Lanes;

/// <summary>
/// The operations of one SIMD register width. The kernels are written once in terms of these operations, and the JIT specialises them for each width.
/// Implementations are empty structs. <typeparamref name="TVector"/> is the register type.
/// </summary>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>The number of floats in a register. It divides 16, the padding of a row.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector vector, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>Computes x * y + z, fused if the processor supports it.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>Rounds to the nearest whole number.</summary>
    static abstract TVector Round(TVector x);

    /// <summary>
    /// Computes x * 2^n for whole n and x near 1. If the result is not a normal number, it is x * 2^126 or more, or x * 2^-126 or less.
    /// </summary>
    static abstract TVector Scale(TVector x, TVector n);

    /// <summary>
    /// Computes the sum of the elements of each of twelve registers, in order, in as few registers as hold twelve numbers. Elements after the twelfth
    /// are undefined.
    /// </summary>
    static abstract void SumEach(
        TVector a,
        TVector b,
        TVector c,
        TVector d,
        TVector e,
        TVector f,
        TVector g,
        TVector h,
        TVector i,
        TVector j,
        TVector k,
        TVector l,
        out TVector first,
        out TVector second,
        out TVector third);
}
