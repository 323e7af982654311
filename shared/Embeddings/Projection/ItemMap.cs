using Embeddings.Projection.Regions;

namespace Embeddings.Projection;

/// <summary>
/// Where the first items of a table lie on a plane: id i at (X[i], Y[i]), both from -1 to 1. Kept beside the table, whose content hash it carries.
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

    /// <summary>The parts of the map, and what they are about.</summary>
    public MapRegions Regions { get; }

    /// <summary>The <see cref="Lookup.LookupTable.ContentHash"/> of the table it was drawn of.</summary>
    public string TableHash { get; }

    /// <summary>Writes the map; equal maps give equal bytes.</summary>
    public void Write(Stream output) => ItemMapFile.Write(output, this);

    /// <summary>Reads a map and checks its checksum.</summary>
    /// <param name="name">Where it comes from, for messages.</param>
    /// <exception cref="Lookup.InvalidTableException">The bytes are no map, were cut short or altered.</exception>
    public static ItemMap Read(Stream input, string name) => ItemMapFile.Read(input, name);

    internal static ItemMap Fitted(Positions positions, MapRegions regions, string tableHash)
    {
        var fitted = positions.Fitted(1);
        var ids = Enumerable.Range(0, fitted.Count);
        return new ItemMap([.. ids.Select(id => fitted[id].X)], [.. ids.Select(id => fitted[id].Y)], regions, tableHash);
    }
}
