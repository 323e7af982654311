using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Projection;

/// <summary>Places items by the two directions in which the unit vectors of a table's first items vary most.</summary>
internal static class PrincipalComponents
{
    private const int Iterations = 30;

    // The number of sampled items, spread evenly. The directions are only the start of a layout, so small errors do not matter.
    private const int MostSampled = 8192;

    /// <returns>Two coordinates for each item, with mean 0 over the sampled items.</returns>
    public static Positions Of(LookupTable table, int count, ulong seed, ParallelOptions parallel)
    {
        var sampled = Math.Min(count, MostSampled);
        var directions = new PrincipalDirections(sampled, (number, unit) => Unit(table, (int)(number * (long)count / sampled), unit), table.Dimensions);
        var mean = directions.Mean(parallel);
        var found = directions.Around(mean, [RandomDirection(table.Dimensions, seed), RandomDirection(table.Dimensions, seed + 1)], Iterations, parallel);
        return Project(table, count, mean, found[0], found[1]);
    }

    private static Positions Project(LookupTable table, int count, double[] mean, double[] first, double[] second)
    {
        var positions = new Positions(count);
        var unit = new double[table.Dimensions];
        double Along(double[] direction) => PrincipalDirections.Dot(unit, direction) - PrincipalDirections.Dot(mean, direction);
        for (var id = 0; id < count; id++)
        {
            Unit(table, id, unit);
            positions[id] = ((float)Along(first), (float)Along(second));
        }

        return positions;
    }

    private static void Unit(LookupTable table, int id, double[] unit)
    {
        var norm = table.Norm(id);
        var vector = table.Vector(id);
        for (var dimension = 0; dimension < unit.Length; dimension++)
            unit[dimension] = norm == 0 ? 0 : vector[dimension] / norm;
    }

    private static double[] RandomDirection(int dimensions, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, dimensions).Select(_ => random.Unit() - 0.5)];
    }
}
