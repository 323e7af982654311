namespace Embeddings.Similarity.Approximate;

/// <summary>
/// The highest layer of each node: floor(-ln(u) / ln(M)) for u uniform in (0, 1] (Malkov and Yashunin 2016, section 4.1).
/// It depends on the seed and the id alone.
/// </summary>
internal static class Layers
{
    public const int Highest = 30;

    public static byte[] Draw(int count, HnswOptions options)
    {
        var layers = new byte[count];
        var factor = 1 / Math.Log(options.Links);
        for (var id = 0; id < count; id++)
            layers[id] = (byte)Math.Min(Highest, -Math.Log(Uniform(options.Seed, id)) * factor);
        return layers;
    }

    // SplitMix64 (Steele, Lea and Flood 2014): one round hashes its counter.
    private static double Uniform(ulong seed, int id)
    {
        var bits = seed + (((ulong)id + 1) * 0x9E37_79B9_7F4A_7C15);
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        bits ^= bits >> 31;
        return ((bits >> 11) + 1) * (1.0 / (1UL << 53));
    }
}
