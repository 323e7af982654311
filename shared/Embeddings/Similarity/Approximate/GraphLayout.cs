namespace Embeddings.Similarity.Approximate;

/// <summary>
/// A graph in memory, being built or mapped. Links are ids, best first, closed by <see cref="NoLink"/> where there are
/// fewer than the row holds. The lowest layer is one block, a row of links a node, so that a row is one or two whole cache
/// lines; nodes on upper layers have, from <c>UpperRows[id]</c> on, a shorter row for each of these layers.
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

    /// <summary>A node's links on a layer on which it is; null where a damaged file says otherwise.</summary>
    public int* Links(int id, int layer)
    {
        if (layer == 0)
            return lowest + ((nint)id * LowestLinks);
        var row = upperRows[id] + layer - 1;
        return upperRows[id] >= 0 && (uint)row < (uint)upperRowCount ? upper + ((nint)row * links) : null;
    }

    public int LinksOn(int layer) => layer == 0 ? LowestLinks : UpperLinks;
}
