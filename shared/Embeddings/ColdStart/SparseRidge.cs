using Embeddings.Numerics;

namespace Embeddings.ColdStart;

/// <summary>
/// A ridge regression of one value on sparse rows (Hoerl and Kennard 1970), solved by conjugate gradients (Hestenes and Stiefel 1952). The columns of a row have the
/// same value, and a row has length 1. Rows and values are centred, so the constant is not shrunk. No matrix of columns x columns is made.
/// </summary>
internal sealed class SparseRidge
{
    private const int MostIterations = 100;
    private const double Tolerance = 1e-4;

    private readonly double[] weights;
    private readonly double constant;

    private SparseRidge(double[] weights, double constant) => (this.weights, this.constant) = (weights, constant);

    /// <param name="rows">The columns of each row that are not zero.</param>
    /// <param name="values">The value of each row.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="strength">What is added to the diagonal, a positive number.</param>
    public static SparseRidge Fit(int[][] rows, double[] values, int columns, double strength)
    {
        var mean = values.Average();
        var (rowMean, target) = (new double[columns], new double[columns]);
        foreach (var (row, value) in rows.Zip(values))
        {
            AddTo(rowMean, row, 1.0 / rows.Length);
            AddTo(target, row, value - mean);
        }

        var weights = Solve(target, vector => Product(rows, rowMean, strength, vector));
        return new SparseRidge(weights, mean - PreciseDot.Of(rowMean, weights));
    }

    public double Predict(int[] row) => constant + Dot(row, weights);

    /// <summary>The squares of the centred rows, plus the strength on the diagonal, times a vector.</summary>
    private static double[] Product(int[][] rows, double[] rowMean, double strength, double[] vector)
    {
        var product = new double[vector.Length];
        var shift = PreciseDot.Of(rowMean, vector);
        foreach (var row in rows)
            AddTo(product, row, Dot(row, vector) - shift);
        Add(vector, strength, product);
        return product;
    }

    private static double[] Solve(double[] target, Func<double[], double[]> multiply)
    {
        var (solution, residual, direction) = (new double[target.Length], (double[])target.Clone(), (double[])target.Clone());
        var squares = PreciseDot.Of(residual, residual);
        var enough = Tolerance * Tolerance * squares;
        for (var iteration = 0; iteration < MostIterations && squares > enough; iteration++)
        {
            var product = multiply(direction);
            var step = squares / PreciseDot.Of(direction, product);
            Add(direction, step, solution);
            Add(product, -step, residual);
            var (before, after) = (squares, PreciseDot.Of(residual, residual));
            for (var column = 0; column < direction.Length; column++)
                direction[column] = residual[column] + (after / before * direction[column]);
            squares = after;
        }

        return solution;
    }

    private static double Dot(int[] row, double[] vector)
    {
        var sum = 0.0;
        foreach (var column in row)
            sum += vector[column];
        return sum * Value(row);
    }

    private static void AddTo(double[] vector, int[] row, double factor)
    {
        foreach (var column in row)
            vector[column] += factor * Value(row);
    }

    /// <summary>The value of a row's columns, which gives the row length 1.</summary>
    private static double Value(int[] row) => row.Length == 0 ? 0 : 1 / Math.Sqrt(row.Length);

    private static void Add(double[] vector, double factor, double[] sum)
    {
        for (var column = 0; column < sum.Length; column++)
            sum[column] += factor * vector[column];
    }
}
