using Embeddings.Numerics;

namespace Embeddings.Tests.Numerics;

public sealed unsafe class MatrixTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(100, 112)]
    [InlineData(300, 304)]
    public void A_row_is_padded_to_whole_cache_lines(int dimensions, int stride)
    {
        using var matrix = new Matrix(3, dimensions);

        Assert.Equal(stride, matrix.Stride);
        Assert.Equal(0, (nint)matrix.Pointer % Matrix.RowAlignment);
    }

    [Fact]
    public void A_new_matrix_is_zero_and_rows_do_not_overlap()
    {
        using var matrix = new Matrix(3, 7);

        matrix.Row(1).Fill(1);

        Assert.All(matrix.Row(0).ToArray(), value => Assert.Equal(0, value));
        Assert.All(matrix.Row(2).ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_row_outside_the_matrix_is_refused()
    {
        using var matrix = new Matrix(3, 7);

        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Row(3)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Row(-1)[0]);
    }

    [Fact]
    public void A_disposed_matrix_is_not_read()
    {
        var matrix = new Matrix(3, 7);
        matrix.Dispose();

        Assert.Throws<ObjectDisposedException>(() => matrix.Row(0)[0]);
    }
}
