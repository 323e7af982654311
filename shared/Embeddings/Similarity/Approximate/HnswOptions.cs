namespace Embeddings.Similarity.Approximate;

/// <summary>The options for building an HNSW graph. Names and meanings follow Malkov and Yashunin 2016 (arXiv 1603.09320).</summary>
public sealed record HnswOptions
{
    /// <summary>The largest value of M.</summary>
    public const int MostLinks = 256;

    /// <summary>The number of links of a node on the upper layers (M). The lowest layer allows up to twice as many.</summary>
    [SettingRange(2, MostLinks)]
    public int Links { get; init; } = 16;

    /// <summary>The number of candidates kept during the search for a new node's neighbours (efConstruction).</summary>
    [SettingRange(1, 10_000)]
    public int ConstructionEffort { get; init; } = 200;

    /// <summary>The seed that determines the layers of the nodes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The number of threads that build; 0 uses all processors. The graph is the same for any number.</summary>
    [SettingRange(0, LeastMeans = "all processors")]
    public int Threads { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        Setting.CheckRanges(this, "index");
        Setting.Require(
            ConstructionEffort >= Links, "index.constructionEffort", $"{ConstructionEffort} is out of range", $"Give a whole number from {Links} (the links) to 10000.");
    }
}
