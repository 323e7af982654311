namespace Embeddings.Similarity.Approximate;

/// <summary>
/// A graph in memory, either mapped from a file or under construction. A row of links holds ids, best first. <see cref="NoLink"/>
/// ends a row that is not full. The lowest layer is one block with one row per node, so a row fills one or two whole cache lines.
/// A node on upper layers has one shorter row for each of these layers, starting at <c>UpperRows[id]</c>.
/// </summary>
internal readonly unsafe struct GraphLayout(int count, int links, int* lowest, int* upperRows, int* upper, int upperRowCount)
{
    public const int NoLink = -1;

    public int Count => count;

    /// <summary>The length of a row on the upper layers.</summary>
    public int UpperLinks => links;

    /// <summary>The length of a row on the lowest layer.</summary>
    public int LowestLinks => 2 * links;

    public int* Lowest => lowest;

    public int* UpperRows => upperRows;

    public int* Upper => upper;

    public int UpperRowCount => upperRowCount;

    /// <summary>The links of a node on one of its layers; null if a damaged file has no such row.</summary>
    public int* Links(int id, int layer)
    {
        if (layer == 0)
            return lowest + ((nint)id * LowestLinks);
        var row = upperRows[id] + layer - 1;
        return upperRows[id] >= 0 && (uint)row < (uint)upperRowCount ? upper + ((nint)row * links) : null;
    }

    public int LinksOn(int layer) => layer == 0 ? LowestLinks : UpperLinks;
}
