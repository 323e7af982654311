namespace Embeddings.Numerics.Lanes;

/// <summary>
/// The operations of one width of SIMD register that the kernels are written in, so that every kernel stands once and the JIT makes a copy
/// of it for each width. Implementations are empty structs; <typeparamref name="TVector"/> is the register itself.
/// </summary>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats in a register; divides 16, the padding of a row.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector vector, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>x * y + z, fused where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>To the nearest whole number.</summary>
    static abstract TVector Round(TVector x);

    /// <summary>x * 2^n for whole n and x near 1. Where that is no normal number: x * 2^126 or more, x * 2^-126 or less.</summary>
    static abstract TVector Scale(TVector x, TVector n);

    /// <summary>
    /// The sums of the elements of each of twelve registers, in order, in as few registers as hold twelve numbers; what lies behind the
    /// twelfth has no meaning.
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
