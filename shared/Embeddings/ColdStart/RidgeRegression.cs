using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.ColdStart;

/// <summary>
/// A linear map from one space of vectors into another: y = (x - mean x) W + mean y with W = (XᵀX + λI)⁻¹ XᵀY over the
/// centred rows (Hoerl and Kennard 1970), as CB2CF maps texts to item vectors (Barkan et al. 2019, arXiv 1611.00384).
/// </summary>
public sealed class RidgeRegression
{
    private readonly Matrix<double> weights;
    private readonly Vector<double> sourceMean;
    private readonly Vector<double> targetMean;

    internal RidgeRegression(Matrix<double> weights, Vector<double> sourceMean, Vector<double> targetMean, double strength)
    {
        this.weights = weights;
        this.sourceMean = sourceMean;
        this.targetMean = targetMean;
        Strength = strength;
    }

    internal Matrix<double> Weights => weights;

    internal Vector<double> SourceMean => sourceMean;

    internal Vector<double> TargetMean => targetMean;

    /// <summary>λ, as a multiple of the mean variance of a source column times the number of rows.</summary>
    public double Strength { get; }

    /// <param name="source">The source matrix, rows x source dimensions.</param>
    /// <param name="target">The target matrix with the same rows, rows x target dimensions.</param>
    /// <param name="strength">
    /// The strength, a positive number. It is relative to the spread of the source, so that one list of strengths fits any data.
    /// </param>
    public static RidgeRegression Fit(Matrix<double> source, Matrix<double> target, double strength) =>
        FitAll(source, target, [strength]).Single();

    /// <summary>Fits one regression for each strength, in one pass over the rows.</summary>
    internal static IEnumerable<RidgeRegression> FitAll(Matrix<double> source, Matrix<double> target, IEnumerable<double> strengths)
    {
        var (sourceMean, targetMean) = (source.ColumnSums() / source.RowCount, target.ColumnSums() / target.RowCount);
        var (x, y) = (Centre(source, sourceMean), Centre(target, targetMean));
        var squares = x.TransposeThisAndMultiply(x);
        var products = x.TransposeThisAndMultiply(y);
        // A floor for columns without any spread, for which every strength gives the mean.
        var unit = Math.Max(squares.Trace() / squares.RowCount, 1e-12);
        foreach (var strength in strengths)
        {
            var shrunk = squares + Matrix<double>.Build.DenseDiagonal(squares.RowCount, strength * unit);
            yield return new RidgeRegression(shrunk.Cholesky().Solve(products), sourceMean, targetMean, strength);
        }
    }

    public Vector<double> Predict(Vector<double> source) => ((source - sourceMean) * weights) + targetMean;

    internal Matrix<double> Predict(Matrix<double> source)
    {
        var predicted = Centre(source, sourceMean) * weights;
        for (var row = 0; row < predicted.RowCount; row++)
            predicted.SetRow(row, predicted.Row(row) + targetMean);
        return predicted;
    }

    private static Matrix<double> Centre(Matrix<double> rows, Vector<double> mean)
    {
        var centred = rows.Clone();
        for (var row = 0; row < centred.RowCount; row++)
            centred.SetRow(row, centred.Row(row) - mean);
        return centred;
    }
}
