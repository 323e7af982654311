using System.Runtime.CompilerServices;

namespace Embeddings.Numerics;

/// <summary>
/// A 64-bit linear congruential generator (Knuth's MMIX constants) of which the upper half is given out: one multiplication a draw and no
/// division. One a thread; its <see cref="State"/> is all there is to save.
/// </summary>
internal struct RandomSource(ulong state)
{
    public ulong State = state;

    /// <summary>A generator for a stream of its own: streams of one seed begin far apart.</summary>
    public static RandomSource ForStream(ulong seed, ulong stream)
    {
        var source = new RandomSource((seed * 0x9E3779B97F4A7C15UL) ^ (stream * 0xD1B54A32D192ED03UL));
        source.Next();
        source.Next();
        return source;
    }

    /// <summary>Uniform over all 32-bit numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Next()
    {
        State = (State * 6364136223846793005UL) + 1442695040888963407UL;
        return (uint)(State >> 32);
    }

    /// <summary>Uniform over 0..bound-1 but for a bias below bound / 2^32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Below(uint bound) => (uint)(((ulong)Next() * bound) >> 32);
}
