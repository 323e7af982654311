using Embeddings.Numerics;
using Embeddings.Numerics.Lanes;

namespace Embeddings.Tests.Training.Kernels;

/// <summary>Compares the reference step with the derivative of its loss, by central differences in float64.</summary>
public sealed class GradientTests
{
    private const int Rows = 4;
    private const int Targets = 6;
    private const int Dimensions = 9;

    /// <summary>A step this small is linear, and large enough to be seen in float32 after division by it.</summary>
    private const float LearningRate = 1e-3f;

    private static readonly double[] Weights = [1, 1, 2, 0, 1, 1];

    [Fact]
    public void The_reference_moves_every_number_against_the_gradient_of_the_negative_sampling_loss()
    {
        using var after = KernelRunner.Step(LaneWidth.Scalar, Dimensions, Rows, LearningRate, out _);
        using var before = KernelRunner.Step(LaneWidth.Scalar, Dimensions, Rows, 0, out _);

        for (var row = 0; row < before.Rows; row++)
        {
            for (var dimension = 0; dimension < Dimensions; dimension++)
            {
                var moved = (after.Row(row)[dimension] - before.Row(row)[dimension]) / LearningRate;
                Assert.Equal(-Gradient(before, row, dimension), moved, 2e-3);
            }
        }
    }

    private static double Gradient(Matrix matrix, int row, int dimension)
    {
        const double Step = 1e-5;
        return (Loss(matrix, row, dimension, Step) - Loss(matrix, row, dimension, -Step)) / (2 * Step);
    }

    /// <summary>The sum over rows and targets of weight * -log sigma(+-h.u), with one number of the matrix changed.</summary>
    private static double Loss(Matrix matrix, int movedRow, int movedDimension, double by)
    {
        double Value(int row, int dimension) => matrix.Row(row)[dimension] + (row == movedRow && dimension == movedDimension ? by : 0);
        var loss = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            for (var target = 0; target < Targets; target++)
            {
                var product = Enumerable.Range(0, Dimensions).Sum(dimension => Value(row, dimension) * Value(Rows + target, dimension));
                loss += Weights[target] * Math.Log(1 + Math.Exp(target == 0 ? -product : product));
            }
        }

        return loss;
    }
}
