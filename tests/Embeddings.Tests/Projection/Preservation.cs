using Embeddings.Lookup;
using Embeddings.Projection;
using Embeddings.Projection.Neighbours;

namespace Embeddings.Tests.Projection;

/// <summary>Measures how well a map preserves the neighbours of the table.</summary>
internal static class Preservation
{
    /// <summary>The share of every item's ten most similar items that are among its ten nearest on the map.</summary>
    public static double Of(LookupTable table, Positions positions)
    {
        const int Nearest = 10;
        var similar = NearestNeighbours.Of(table, positions.Count, Nearest, new ParallelOptions());
        var kept = 0;
        for (var item = 0; item < positions.Count; item++)
        {
            var (x, y) = positions[item];
            kept += Enumerable.Range(0, positions.Count)
                .Where(other => other != item)
                .OrderBy(other => Math.Pow(positions[other].X - x, 2) + Math.Pow(positions[other].Y - y, 2))
                .Take(Nearest)
                .Intersect(similar.IdsOf(item).ToArray())
                .Count();
        }

        return kept / (double)(Nearest * positions.Count);
    }

    public static Positions PositionsOf(ItemMap map)
    {
        var positions = new Positions(map.Count);
        for (var item = 0; item < map.Count; item++)
            positions[item] = (map.X[item], map.Y[item]);
        return positions;
    }
}
