using Embeddings.Training.Kernels;

namespace Embeddings.Tests.Training.Kernels;

public sealed unsafe class BlockTests
{
    private const int Stride = 48;

    [Fact]
    public void A_new_block_has_zeros_on_lines_of_their_own_for_each_of_its_arrays()
    {
        using var block = new Block(Stride);

        nuint[] starts = [(nuint)block.Rows, (nuint)block.TargetRows, (nuint)block.Errors, (nuint)block.Labels, (nuint)block.Weights, (nuint)block.Dummy, (nuint)block.Hidden];
        nuint[] lengths = [11 * (nuint)sizeof(float*), 6 * (nuint)sizeof(float*), 80 * sizeof(float), 80 * sizeof(float), 80 * sizeof(float), Stride * sizeof(float)];
        Assert.All(starts, start => Assert.Equal(0u, start % 64));
        for (var array = 0; array < lengths.Length; array++)
            Assert.InRange(starts[array + 1] - starts[array], lengths[array], lengths[array] + 63);
        foreach (var (values, count) in new[] { ((nuint)block.Errors, 80), ((nuint)block.Labels, 80), ((nuint)block.Weights, 80), ((nuint)block.Dummy, Stride), ((nuint)block.Hidden, Stride) })
            Assert.False(new ReadOnlySpan<float>((void*)values, count).ContainsAnyExcept(0f));
        Assert.Equal((Stride, 0), (block.Stride, block.RowCount));
    }

    [Fact]
    public void A_target_that_is_not_set_is_the_dummy_row()
    {
        using var block = new Block(Stride);

        for (var target = 0; target < Block.Targets; target++)
            Assert.True(block.TargetRows[target] == block.Dummy);
    }

    [Fact]
    public void Two_rows_share_sixteen_places_and_each_has_six_of_them() =>
        Assert.Equal([0, 6, 16, 22, 32, 38, 48, 54, 64, 70], Enumerable.Range(0, Block.MaximumRows).Select(Block.ErrorsOf));

    [Fact]
    public void Labels_and_weights_are_the_same_for_every_row()
    {
        using var block = new Block(Stride);

        block.SetLabels([1, 0, 0, 2, 0, 3]);
        block.SetWeights([4, 5, 6, 7, 8, 9]);

        for (var row = 0; row < Block.MaximumRows; row++)
        {
            Assert.Equal([1, 0, 0, 2, 0, 3], new ReadOnlySpan<float>(block.Labels + Block.ErrorsOf(row), Block.Targets).ToArray());
            Assert.Equal([4, 5, 6, 7, 8, 9], new ReadOnlySpan<float>(block.Weights + Block.ErrorsOf(row), Block.Targets).ToArray());
        }
    }

    [Fact]
    public void A_part_of_the_rows_is_taken_and_then_all_of_them_again()
    {
        using var block = new Block(Stride);
        var first = block.Rows;

        block.Take(4, 3);
        Assert.True(block.Rows == first + 4);
        Assert.Equal(3, block.RowCount);

        block.Take(0, 10);
        Assert.True(block.Rows == first);
        Assert.Equal(10, block.RowCount);
    }
}
