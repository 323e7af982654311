namespace Embeddings.Similarity.Approximate;

/// <summary>How an HNSW graph is built; names and meaning are those of Malkov and Yashunin 2016 (arXiv 1603.09320).</summary>
public sealed record HnswOptions
{
    /// <summary>The most links a node may have on the upper layers.</summary>
    public const int MostLinks = 256;

    /// <summary>Links of a node on the upper layers (M); on the lowest layer it has up to twice as many.</summary>
    public int Links { get; init; } = 16;

    /// <summary>How many candidates are kept while the neighbours of a new node are sought (efConstruction).</summary>
    public int ConstructionEffort { get; init; } = 200;

    /// <summary>Draws the layers of the nodes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many threads build; 0 takes all processors. The graph is the same for any number.</summary>
    public int Threads { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (Links is < 2 or > MostLinks)
            throw new InvalidInputException($"{Links} links a node", "index.links", $"Give 2 to {MostLinks}.");
        if (ConstructionEffort < Links || ConstructionEffort > 10_000)
            throw new InvalidInputException($"a construction effort of {ConstructionEffort}", "index.constructionEffort", $"Give {Links} (the links) to 10000.");
        if (Threads < 0)
            throw new InvalidInputException($"{Threads} threads", "index.threads", "Give 0 for all processors, or more.");
    }
}
