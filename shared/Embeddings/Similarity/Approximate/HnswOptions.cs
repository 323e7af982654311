namespace Embeddings.Similarity.Approximate;

/// <summary>How an HNSW graph is built; names and meaning are those of Malkov and Yashunin 2016 (arXiv 1603.09320).</summary>
public sealed record HnswOptions
{
    /// <summary>The most links a node may have on the upper layers.</summary>
    public const int MostLinks = 256;

    /// <summary>Links of a node on the upper layers (M); on the lowest layer it has up to twice as many.</summary>
    [SettingRange(2, MostLinks)]
    public int Links { get; init; } = 16;

    /// <summary>How many candidates are kept while the neighbours of a new node are sought (efConstruction).</summary>
    [SettingRange(1, 10_000)]
    public int ConstructionEffort { get; init; } = 200;

    /// <summary>Draws the layers of the nodes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many threads build; 0 takes all processors. The graph is the same for any number.</summary>
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
