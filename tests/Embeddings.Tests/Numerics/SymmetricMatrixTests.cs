using Embeddings.Numerics;

namespace Embeddings.Tests.Numerics;

public class SymmetricMatrixTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void A_matrix_times_its_inverse_is_the_identity(int size)
    {
        var random = new Random(size);
        using var matrix = new SymmetricMatrix(size);
        for (var pair = 0; pair < 5 * size; pair++)
        {
            var (one, other) = (random.Next(size), random.Next(size));
            matrix.Add(one, one, 1);
            matrix.Add(other, other, 1);
            if (one != other)
                matrix.Add(one, other, random.NextSingle());
        }

        for (var row = 0; row < size; row++)
            matrix.Add(row, row, 1);
        var before = Copy(matrix);
        matrix.Invert();
        var after = Copy(matrix);

        for (var row = 0; row < size; row++)
            for (var column = 0; column < size; column++)
                Assert.Equal(row == column ? 1 : 0, Enumerable.Range(0, size).Sum(at => before[row, at] * after[at, column]), 4);
    }

    [Fact]
    public void A_row_is_the_same_read_whole_and_value_by_value()
    {
        using var matrix = new SymmetricMatrix(150);
        for (var row = 0; row < 150; row++)
            for (var column = row; column < 150; column++)
                matrix.Add(row, column, row * 1000 + column);
        var (sums, twice) = (new float[150], new float[150]);
        matrix.AddRow(100, 1, sums);
        matrix.AddRow(100, 0.5f, twice);
        Assert.Equal(Enumerable.Range(0, 150).Select(column => (float)(Math.Min(100, column) * 1000 + Math.Max(100, column))), sums);
        Assert.Equal(sums.Select(value => value / 2), twice);
        Assert.Equal(sums, Enumerable.Range(0, 150).Select(row => matrix[row, 100]));
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused()
    {
        using var matrix = new SymmetricMatrix(2);
        matrix.Add(0, 1, 1);
        Assert.Throws<ArithmeticException>(() => matrix.Invert());
    }

    private static double[,] Copy(SymmetricMatrix matrix)
    {
        var copy = new double[matrix.Size, matrix.Size];
        for (var row = 0; row < matrix.Size; row++)
            for (var column = 0; column < matrix.Size; column++)
                copy[row, column] = matrix[row, column];
        return copy;
    }
}
