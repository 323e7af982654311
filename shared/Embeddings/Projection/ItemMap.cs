using Embeddings.Projection.Regions;

namespace Embeddings.Projection;

/// <summary>
/// The positions of a table's first items on a plane: id i is at (X[i], Y[i]), both from -1 to 1. The map is stored next to the table and carries its
/// content hash.
/// </summary>
public sealed class ItemMap
{
    private readonly float[] x;
    private readonly float[] y;

    internal ItemMap(float[] x, float[] y, MapRegions regions, string tableHash) =>
        (this.x, this.y, Regions, TableHash) = (x, y, regions, tableHash);

    public int Count => x.Length;

    public ReadOnlySpan<float> X => x;

    public ReadOnlySpan<float> Y => y;

    /// <summary>The regions of the map and their typical items.</summary>
    public MapRegions Regions { get; }

    /// <summary>The <see cref="Lookup.LookupTable.ContentHash"/> of the table that the map shows.</summary>
    public string TableHash { get; }

    /// <summary>Writes the map. Equal maps give equal bytes.</summary>
    public void Write(Stream output) => ItemMapFile.Write(output, this);

    /// <summary>Reads a map and checks its checksum.</summary>
    /// <param name="name">The name of the input, for messages.</param>
    /// <exception cref="Lookup.InvalidTableException">The bytes are not a map, were cut short or altered.</exception>
    public static ItemMap Read(Stream input, string name) => ItemMapFile.Read(input, name);

    internal static ItemMap Fitted(Positions positions, MapRegions regions, string tableHash)
    {
        var fitted = positions.Fitted(1);
        var ids = Enumerable.Range(0, fitted.Count);
        return new ItemMap([.. ids.Select(id => fitted[id].X)], [.. ids.Select(id => fitted[id].Y)], regions, tableHash);
    }
}
