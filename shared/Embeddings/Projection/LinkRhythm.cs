using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Embeddings.Projection.Neighbours;

namespace Embeddings.Projection;

/// <summary>
/// Decides in which epochs a link pulls. A link of weight w pulls in a share w of the epochs, spread evenly. This has less noise than a random draw
/// with probability w in each epoch. A link is due in the epochs in which the multiple of w passes a whole number.
/// </summary>
internal sealed unsafe class LinkRhythm
{
    /// <summary>The number of links examined together.</summary>
    public const int AtOnce = 8;

    // Weights as 32-bit fractions: a multiple that passes a whole number overflows. The array ends with padding for a whole register.
    private readonly uint[] weights;

    public LinkRhythm(NeighbourGraph graph)
    {
        weights = new uint[graph.Weights.Length + AtOnce];
        for (var link = 0; link < graph.Weights.Length; link++)
            weights[link] = (uint)Math.Min(uint.MaxValue, graph.Weights[link] * (1L << 32));
    }

    /// <summary>
    /// Returns a bit for each of up to eight links from <paramref name="first"/> and before <paramref name="end"/>. The bit is set if the link is
    /// due.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Due(int first, int end, int epoch)
    {
        var eight = Vector256.LoadUnsafe(ref weights[first]);
        // A weight below 2^-32 is 0 here, so its link is never due.
        var passes = Vector256.LessThanOrEqual(eight * (uint)(epoch + 1), eight) & ~Vector256.Equals(eight, Vector256<uint>.Zero);
        var due = passes.ExtractMostSignificantBits();
        return end - first < AtOnce ? due & ((1u << (end - first)) - 1) : due;
    }
}
