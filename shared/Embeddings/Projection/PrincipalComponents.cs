using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Projection;

/// <summary>
/// Finds the two directions in which the unit vectors of a table's first items vary most, by subspace iteration. Each iteration is one pass over some
/// thousands of vectors and needs no dimensions x dimensions matrix.
/// </summary>
internal static class PrincipalComponents
{
    private const int Iterations = 30;

    // The number of sampled items, spread evenly. The directions are only the start of a layout, so small errors do not matter.
    private const int MostSampled = 8192;

    // Sums are computed block by block and added in order, so that they do not depend on the number of threads.
    private const int Block = 1024;

    /// <returns>Two coordinates for each item, with mean 0 over the sampled items.</returns>
    public static Positions Of(LookupTable table, int count, ulong seed, ParallelOptions parallel)
    {
        var mean = Sum(table, count, parallel, (vector, sums) => Add(vector, 1.0 / Math.Min(count, MostSampled), sums[0]))[0];
        var (first, second) = (RandomDirection(table.Dimensions, seed), RandomDirection(table.Dimensions, seed + 1));
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            Orthonormalise(first, second);
            var (along, across) = (first, second);
            var sums = Sum(table, count, parallel, (vector, sums) =>
            {
                Add(vector, Dot(vector, along) - Dot(mean, along), sums[0]);
                Add(vector, Dot(vector, across) - Dot(mean, across), sums[1]);
            });
            (first, second) = (sums[0], sums[1]);
        }

        Orthonormalise(first, second);
        return Project(table, count, mean, first, second);
    }

    private static Positions Project(LookupTable table, int count, double[] mean, double[] first, double[] second)
    {
        var positions = new Positions(count);
        var unit = new double[table.Dimensions];
        for (var id = 0; id < count; id++)
        {
            Unit(table, id, unit);
            positions[id] = ((float)(Dot(unit, first) - Dot(mean, first)), (float)(Dot(unit, second) - Dot(mean, second)));
        }

        return positions;
    }

    private static double[][] Sum(LookupTable table, int count, ParallelOptions parallel, Action<double[], double[][]> add)
    {
        var sampled = Math.Min(count, MostSampled);
        var blocks = new double[(sampled + Block - 1) / Block][][];
        Parallel.For(0, blocks.Length, parallel, block =>
        {
            blocks[block] = [new double[table.Dimensions], new double[table.Dimensions]];
            var unit = new double[table.Dimensions];
            for (var number = block * Block; number < Math.Min(sampled, (block + 1) * Block); number++)
            {
                Unit(table, (int)(number * (long)count / sampled), unit);
                add(unit, blocks[block]);
            }
        });
        for (var block = 1; block < blocks.Length; block++)
        {
            Add(blocks[block][0], 1, blocks[0][0]);
            Add(blocks[block][1], 1, blocks[0][1]);
        }

        return blocks[0];
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

    // Gram-Schmidt. In one dimension, or if nothing varies, the second direction is zero.
    private static void Orthonormalise(double[] first, double[] second)
    {
        Normalise(first);
        Add(first, -Dot(first, second), second);
        Normalise(second);
    }

    private static void Normalise(double[] vector)
    {
        var norm = Math.Sqrt(Dot(vector, vector));
        for (var dimension = 0; dimension < vector.Length; dimension++)
            vector[dimension] = norm < 1e-9 ? 0 : vector[dimension] / norm;
    }

    private static double Dot(double[] left, double[] right)
    {
        var sum = 0d;
        for (var dimension = 0; dimension < left.Length; dimension++)
            sum += left[dimension] * right[dimension];
        return sum;
    }

    private static void Add(double[] vector, double factor, double[] sum)
    {
        for (var dimension = 0; dimension < sum.Length; dimension++)
            sum[dimension] += factor * vector[dimension];
    }
}
