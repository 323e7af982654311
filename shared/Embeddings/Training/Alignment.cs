using Embeddings.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.Training;

/// <param name="SharedItems">The number of items in both versions. The rotation is fitted on them.</param>
/// <param name="CosineBefore">The mean cosine between an item's former and new vector before the rotation.</param>
/// <param name="CosineAfter">The same mean after the rotation.</param>
/// <param name="Residual">The root mean square distance between the unit vectors after the rotation: 0 is a perfect fit, 2 the worst.</param>
public sealed record AlignmentSummary(int SharedItems, double CosineBefore, double CosineAfter, double Residual);

/// <summary>
/// Aligns new vectors with former ones by orthogonal Procrustes (Schönemann 1966; for embeddings Hamilton et al. 2016). The rotation R
/// with the least sum of |x R - y|² over the shared items is U Vᵀ, where U S Vᵀ is the singular value decomposition of Xᵀ Y.
/// A rotation changes no similarity within a version. It only turns the new vectors towards the former ones, so that vectors that
/// clients have stored stay comparable.
/// </summary>
public static class Alignment
{
    /// <summary>
    /// Rotates both matrices in place by the one rotation that brings the input vectors nearest to the former ones. Products of input
    /// and output vectors do not change. The fit uses only the vectors' directions, not their lengths.
    /// </summary>
    public static AlignmentSummary Rotate(Matrix input, Matrix output, FormerVector former) =>
        Rotate(input.Rows, input.Dimensions, id => input.Row(id), [input, output], former);

    /// <summary>The same for a session. The rows of parts are rotated too, so that composed vectors rotate as a whole.</summary>
    public static AlignmentSummary Rotate(TrainingSession session, FormerVector former)
    {
        var vectors = new PublishedVectors(session, VectorSource.Input);
        Matrix[] matrices = session.Parts is { } parts ? [session.Input, session.Output, parts] : [session.Input, session.Output];
        return Rotate(session.Input.Rows, session.Input.Dimensions, vectors.Of, matrices, former);
    }

    private static AlignmentSummary Rotate(int items, int dimensions, FormerVector vector, Matrix[] matrices, FormerVector former)
    {
        var (cross, shared, before) = CrossProducts(items, dimensions, vector, former);
        if (shared == 0)
            return new AlignmentSummary(0, 0, 0, 0);
        var decomposition = cross.Svd();
        var rotation = decomposition.U * decomposition.VT;
        foreach (var rows in matrices)
            Apply(rotation, rows);
        // The trace of the rotated cross products is the sum of the singular values, which is the sum of the cosines after the rotation.
        var after = decomposition.S.Sum() / shared;
        return new AlignmentSummary(shared, before / shared, after, Math.Sqrt(Math.Max(0, 2 - 2 * after)));
    }

    private static (Matrix<double> Cross, int Shared, double Cosines) CrossProducts(int items, int dimensions, FormerVector vector, FormerVector former)
    {
        var cross = new double[dimensions * dimensions];
        var shared = 0;
        for (var id = 0; id < items; id++)
        {
            var (x, y) = (Unit(vector(id)), Unit(former(id)));
            if (x.Length == 0 || y.Length == 0)
                continue;
            shared++;
            for (var column = 0; column < dimensions; column++)
                for (var row = 0; row < dimensions; row++)
                    cross[column * dimensions + row] += x[row] * y[column];
        }

        var matrix = Matrix<double>.Build.Dense(dimensions, dimensions, cross);
        return (matrix, shared, matrix.Trace());
    }

    private static double[] Unit(ReadOnlySpan<float> vector)
    {
        var squares = 0.0;
        foreach (var value in vector)
            squares += (double)value * value;
        if (squares == 0)
            return [];
        var unit = new double[vector.Length];
        for (var index = 0; index < unit.Length; index++)
            unit[index] = vector[index] / Math.Sqrt(squares);
        return unit;
    }

    private static void Apply(Matrix<double> rotation, Matrix rows)
    {
        var rotated = new double[rows.Dimensions];
        for (var id = 0; id < rows.Rows; id++)
        {
            var row = rows.Row(id);
            for (var column = 0; column < rotated.Length; column++)
            {
                rotated[column] = 0;
                for (var index = 0; index < rotated.Length; index++)
                    rotated[column] += row[index] * rotation[index, column];
            }

            for (var column = 0; column < rotated.Length; column++)
                row[column] = (float)rotated[column];
        }
    }
}
