using Embeddings.Numerics;

namespace Embeddings.Tests.Numerics;

public sealed class CholeskyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void The_solution_of_a_system_is_the_vector_that_the_matrix_was_multiplied_by(int size)
    {
        var random = new Random(3);
        var matrix = Positive(size, random);
        double[] expected = [.. Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5)];
        double[] values = [.. Enumerable.Range(0, size).Select(row => Enumerable.Range(0, size).Sum(column => matrix[(row * size) + column] * expected[column]))];

        Assert.True(Cholesky.TryFactorize(matrix, size));
        Cholesky.Solve(matrix, values);

        for (var at = 0; at < size; at++)
            Assert.Equal(expected[at], values[at], 1e-9);
    }

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(double.NaN, 0, 1)]
    public void A_matrix_that_is_not_positive_definite_is_told(double first, double both, double second) =>
        Assert.False(Cholesky.TryFactorize([first, both, both, second], 2));

    private static double[] Positive(int size, Random random)
    {
        var factor = Enumerable.Range(0, size * size).Select(_ => random.NextDouble() - 0.5).ToArray();
        var product = from row in Enumerable.Range(0, size)
                      from column in Enumerable.Range(0, size)
                      select Enumerable.Range(0, size).Sum(at => factor[(row * size) + at] * factor[(column * size) + at]) + (row == column ? 0.5 : 0);
        return [.. product];
    }
}
