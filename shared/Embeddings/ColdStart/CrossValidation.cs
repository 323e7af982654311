using Embeddings.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.ColdStart;

/// <param name="Strength">The strength with the best fit on left-out items.</param>
/// <param name="Cosine">The mean cosine between inferred and trained vectors of items left out of the fit.</param>
public sealed record RidgeChoice(double Strength, double Cosine);

/// <summary>Chooses the strength of a ridge regression by how well it infers the vectors of left-out items.</summary>
public static class CrossValidation
{
    private const int Folds = 5;
    private static readonly double[] Strengths = [1e-4, 1e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10, 100];

    public static RidgeChoice Choose(Matrix<double> source, Matrix<double> target, ulong seed)
    {
        var order = Shuffled(source.RowCount, seed);
        var cosines = new double[Strengths.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var left = order.Where((_, position) => position % Folds == fold).ToArray();
            var fitted = order.Where((_, position) => position % Folds != fold).ToArray();
            var regressions = RidgeRegression.FitAll(Rows(source, fitted), Rows(target, fitted), Strengths);
            var (asked, expected) = (Rows(source, left), Rows(target, left));
            foreach (var (index, regression) in regressions.Index())
                cosines[index] += SumOfCosines(regression.Predict(asked), expected);
        }

        var best = Array.IndexOf(cosines, cosines.Max());
        return new RidgeChoice(Strengths[best], cosines[best] / source.RowCount);
    }

    private static int[] Shuffled(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        var order = Enumerable.Range(0, count).ToArray();
        for (var last = count - 1; last > 0; last--)
        {
            var other = random.Below(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    private static Matrix<double> Rows(Matrix<double> matrix, int[] rows) =>
        Matrix<double>.Build.DenseOfRowVectors(rows.Select(matrix.Row));

    private static double SumOfCosines(Matrix<double> inferred, Matrix<double> expected)
    {
        var sum = 0.0;
        for (var row = 0; row < inferred.RowCount; row++)
        {
            var (left, right) = (inferred.Row(row), expected.Row(row));
            var norms = left.L2Norm() * right.L2Norm();
            sum += norms == 0 ? 0 : left * right / norms;
        }

        return sum;
    }
}
