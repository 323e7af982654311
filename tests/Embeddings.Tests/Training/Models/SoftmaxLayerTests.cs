using Embeddings.Numerics;
using Embeddings.Training.Models;

namespace Embeddings.Tests.Training.Models;

public sealed class SoftmaxLayerTests
{
    private const int Items = 7;
    private const int Dimensions = 5;

    [Fact]
    public void The_prediction_s_error_is_the_gradient_of_its_cross_entropy()
    {
        using var output = Filled();
        var layer = new SoftmaxLayer(output);
        int[] targets = [2, 4, 4];
        var hidden = Hidden();
        layer.Predict(hidden, targets);
        var errors = layer.Errors.ToArray();

        for (var item = 0; item < Items; item++)
        {
            for (var dimension = 0; dimension < Dimensions; dimension++)
            {
                var gradient = Derivative(hidden, targets, item, dimension);
                Assert.Equal(gradient, errors[item] * hidden[dimension], 1e-3);
            }
        }
    }

    [Fact]
    public void An_update_lowers_the_loss_and_moves_the_hidden_layer_by_the_old_outputs()
    {
        using var output = Filled();
        using var before = Filled();
        var layer = new SoftmaxLayer(output);
        var (hidden, old) = (Hidden(), Hidden());
        var loss = layer.Predict(hidden, [3]);
        var errors = layer.Errors.ToArray();

        layer.Update(hidden, 0.1f);

        for (var dimension = 0; dimension < Dimensions; dimension++)
        {
            var gradient = Enumerable.Range(0, Items).Sum(item => errors[item] * before.Row(item)[dimension]);
            Assert.Equal(old[dimension] - (0.1f * gradient), hidden[dimension], 1e-5f);
        }

        Assert.True(layer.Predict(hidden, [3]) < loss);
    }

    [Fact]
    public void One_sample_with_the_normalised_multi_hot_target_has_the_gradient_of_a_sample_for_each_neighbour()
    {
        using var output = Filled();
        var layer = new SoftmaxLayer(output);
        int[] neighbours = [1, 5, 5, 6];
        var apart = new double[Items];
        foreach (var neighbour in neighbours)
        {
            layer.Predict(Hidden(), [neighbour]);
            for (var item = 0; item < Items; item++)
                apart[item] += layer.Errors[item];
        }

        layer.Predict(Hidden(), neighbours);

        for (var item = 0; item < Items; item++)
            Assert.Equal(apart[item], layer.Errors[item] * neighbours.Length, 1e-5);
    }

    [Fact]
    public void Scores_of_hundreds_do_not_overflow()
    {
        using var output = new Matrix(3, 1);
        output.Row(0)[0] = 20;
        var layer = new SoftmaxLayer(output);
        var hidden = new float[Matrix.StrideOf(1)];
        hidden[0] = 20;

        Assert.Equal(0, layer.Predict(hidden, [0]), 1e-6);
        Assert.Equal([0, 0, 0], layer.Errors.ToArray(), (left, right) => Math.Abs(left - right) < 1e-6);
    }

    private static double Derivative(float[] hidden, int[] targets, int item, int dimension)
    {
        const float Step = 1e-2f;
        double LossMovedBy(float by)
        {
            using var moved = Filled();
            moved.Row(item)[dimension] += by;
            return new SoftmaxLayer(moved).Predict(hidden, targets);
        }

        return (LossMovedBy(Step) - LossMovedBy(-Step)) / (2 * Step);
    }

    private static Matrix Filled()
    {
        var random = new Random(5);
        var matrix = new Matrix(Items, Dimensions);
        for (var item = 0; item < Items; item++)
        {
            foreach (ref var value in matrix.Row(item))
                value = random.NextSingle() - 0.5f;
        }

        return matrix;
    }

    private static float[] Hidden()
    {
        var hidden = new float[Matrix.StrideOf(Dimensions)];
        for (var dimension = 0; dimension < Dimensions; dimension++)
            hidden[dimension] = (dimension - 2) * 0.4f;
        return hidden;
    }
}
