namespace Embeddings.Numerics;

/// <summary>
/// A pseudo-random generator with 64 bits of state (Steele, Lea and Flood 2014). It gives the same numbers on every machine and runtime. It is well
/// mixed from any seed, so a user or a node can have its own generator.
/// </summary>
public struct SplitMix64(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>Returns a number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Returns a number of at least 0 and less than 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));
}
