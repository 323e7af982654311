using System.Runtime.CompilerServices;

namespace Embeddings.Numerics;

/// <summary>
/// A 64-bit linear congruential generator (Knuth's MMIX constants) that returns the upper half of its state. A draw takes one multiplication and no
/// division. Use one for each thread. Only <see cref="State"/> must be saved.
/// </summary>
internal struct RandomSource(ulong state)
{
    public ulong State = state;

    /// <summary>Creates a generator for a separate stream. Streams of one seed begin far apart.</summary>
    public static RandomSource ForStream(ulong seed, ulong stream)
    {
        var source = new RandomSource((seed * 0x9E3779B97F4A7C15UL) ^ (stream * 0xD1B54A32D192ED03UL));
        source.Next();
        source.Next();
        return source;
    }

    /// <summary>Returns a uniform 32-bit number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Next()
    {
        State = (State * 6364136223846793005UL) + 1442695040888963407UL;
        return (uint)(State >> 32);
    }

    /// <summary>Returns a uniform number in 0..bound-1, with a bias below bound / 2^32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Below(uint bound) => (uint)(((ulong)Next() * bound) >> 32);
}
