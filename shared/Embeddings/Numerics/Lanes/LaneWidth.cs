namespace Embeddings.Numerics.Lanes;

/// <summary>
/// Which width of register the kernels use: the widest that the processor has, or what the environment variable
/// <c>EMBEDDINGS_KERNEL</c> says (scalar, 128, 256 or 512).
/// </summary>
public enum LaneWidth
{
    /// <summary>The plain reference, for comparison.</summary>
    Scalar = 0,
    Bits128 = 128,
    Bits256 = 256,
    Bits512 = 512,
}
