namespace Embeddings.Numerics;

/// <summary>
/// Finds the directions in which many vectors vary most, by subspace iteration. An iteration is one pass over the vectors and needs no
/// dimensions x dimensions matrix.
/// </summary>
/// <param name="rows">The number of vectors.</param>
/// <param name="read">Reads a vector by its number.</param>
/// <param name="dimensions">The length of a vector.</param>
internal sealed class PrincipalDirections(int rows, Action<int, double[]> read, int dimensions)
{
    // Sums are computed block by block and added in order, so that they do not depend on the number of threads.
    private const int Block = 1024;

    public double[] Mean(ParallelOptions parallel) => Sum(1, parallel, (vector, sums) => Add(vector, 1.0 / rows, sums[0]))[0];

    /// <summary>The directions around a mean, the one with the largest variance first. They are orthonormal. A direction without any variance is zero.</summary>
    /// <param name="start">The directions to begin with.</param>
    public double[][] Around(double[] mean, double[][] start, int iterations, ParallelOptions parallel)
    {
        var directions = start;
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            Orthonormalise(directions);
            var along = directions;
            directions = Sum(along.Length, parallel, (vector, sums) =>
            {
                for (var number = 0; number < along.Length; number++)
                    Add(vector, Dot(vector, along[number]) - Dot(mean, along[number]), sums[number]);
            });
        }

        Orthonormalise(directions);
        return directions;
    }

    public static double Dot(double[] left, double[] right)
    {
        var sum = 0d;
        for (var dimension = 0; dimension < left.Length; dimension++)
            sum += left[dimension] * right[dimension];
        return sum;
    }

    /// <summary>Adds a multiple of a vector.</summary>
    public static void Add(double[] vector, double factor, double[] sum)
    {
        for (var dimension = 0; dimension < sum.Length; dimension++)
            sum[dimension] += factor * vector[dimension];
    }

    private double[][] Sum(int count, ParallelOptions parallel, Action<double[], double[][]> add)
    {
        var blocks = new double[(rows + Block - 1) / Block][][];
        Parallel.For(0, blocks.Length, parallel, block =>
        {
            blocks[block] = Zeros(count);
            var vector = new double[dimensions];
            for (var number = block * Block; number < Math.Min(rows, (block + 1) * Block); number++)
            {
                read(number, vector);
                add(vector, blocks[block]);
            }
        });
        foreach (var block in blocks.Skip(1))
            for (var number = 0; number < count; number++)
                Add(block[number], 1, blocks[0][number]);
        return blocks is [var sums, ..] ? sums : Zeros(count);
    }

    private double[][] Zeros(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[dimensions])];

    // Gram-Schmidt. In one dimension, or if nothing varies, a direction is zero.
    private static void Orthonormalise(double[][] directions)
    {
        for (var number = 0; number < directions.Length; number++)
        {
            for (var earlier = 0; earlier < number; earlier++)
                Add(directions[earlier], -Dot(directions[earlier], directions[number]), directions[number]);
            Normalise(directions[number]);
        }
    }

    private static void Normalise(double[] vector)
    {
        var norm = Math.Sqrt(Dot(vector, vector));
        for (var dimension = 0; dimension < vector.Length; dimension++)
            vector[dimension] = norm < 1e-9 ? 0 : vector[dimension] / norm;
    }
}
