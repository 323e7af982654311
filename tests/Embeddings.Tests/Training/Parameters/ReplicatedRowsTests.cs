using Embeddings.Numerics;
using Embeddings.Training.Parameters;

namespace Embeddings.Tests.Training.Parameters;

public sealed unsafe class ReplicatedRowsTests
{
    [Fact]
    public void What_two_threads_learn_of_a_row_is_added_up_in_the_matrix_and_comes_back_to_both()
    {
        using var shared = Counting(rows: 5);
        using var first = new ReplicatedRows(shared, first: 1, count: 3);
        using var second = new ReplicatedRows(shared, first: 1, count: 3);
        first.Load();
        second.Load();

        first.Addresses.Of(2)[0] += 10;
        second.Addresses.Of(2)[0] += 100;
        Assert.Equal(2, shared.Row(2)[0]);

        first.Synchronize();
        second.Synchronize();
        first.Synchronize();
        Assert.Equal([112, 112, 112], [shared.Row(2)[0], first.Addresses.Of(2)[0], second.Addresses.Of(2)[0]]);
    }

    [Fact]
    public void Rows_without_a_copy_are_those_of_the_matrix()
    {
        using var shared = Counting(rows: 5);
        using var own = new ReplicatedRows(shared, first: 1, count: 3);

        Assert.All([0, 4], row => Assert.True(own.Addresses.Of(row) == shared.Pointer + (row * shared.Stride)));
        Assert.All([1, 2, 3], row => Assert.False(own.Addresses.Of(row) == shared.Pointer + (row * shared.Stride)));
    }

    [Fact]
    public void A_slice_begins_with_the_rows_as_they_are_in_the_matrix()
    {
        using var shared = Counting(rows: 2);
        using var own = new ReplicatedRows(shared, first: 0, count: 2);
        own.Load();
        shared.Row(1)[0] = 7;

        own.Load();
        own.Synchronize();

        Assert.Equal([7, 7], [own.Addresses.Of(1)[0], shared.Row(1)[0]]);
    }

    private static Matrix Counting(int rows)
    {
        var matrix = new Matrix(rows, 3);
        for (var row = 0; row < rows; row++)
            matrix.Row(row).Fill(row);
        return matrix;
    }
}
