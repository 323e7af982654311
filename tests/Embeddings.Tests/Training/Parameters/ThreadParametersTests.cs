using Embeddings.Numerics;
using Embeddings.Training.Losses;
using Embeddings.Training.Parameters;

namespace Embeddings.Tests.Training.Parameters;

public sealed unsafe class ThreadParametersTests : IDisposable
{
    private const int Rows = 10;

    private readonly SharedParameters shared = new(new Matrix(Rows, 2), new Matrix(Rows, 2));

    public void Dispose() => shared.Dispose();

    [Fact]
    public void What_one_of_two_threads_learns_reaches_the_matrices_while_it_trains()
    {
        using var own = ThreadParameters.For(shared, Replication.Input | Replication.Output, threads: 2);
        own.Load();
        own.Input.Of(3)[0] = 5;
        own.Output.Of(4)[1] = 6;

        own.CountTokens((16 * Rows / 2) - 1);
        Assert.Equal((0, 0), (shared.Input.Row(3)[0], shared.Output.Row(4)[1]));

        own.CountTokens(1);
        Assert.Equal((5, 6), (shared.Input.Row(3)[0], shared.Output.Row(4)[1]));
    }

    [Fact]
    public void What_is_learned_reaches_the_matrix_of_outputs_if_it_alone_is_replicated()
    {
        using var own = ThreadParameters.For(shared, Replication.Output, threads: 2);
        own.Load();
        own.Output.Of(4)[1] = 6;

        own.CountTokens(16 * Rows / 2);

        Assert.Equal(6, shared.Output.Row(4)[1]);
    }

    [Fact]
    public void A_slice_begins_with_what_the_other_threads_have_learned()
    {
        using var own = ThreadParameters.For(shared, Replication.Input | Replication.Output, threads: 2);
        shared.Input.Row(3)[0] = 5;
        shared.Output.Row(4)[1] = 6;

        own.Load();

        Assert.Equal((5, 6), (own.Input.Of(3)[0], own.Output.Of(4)[1]));
    }

    [Theory]
    [InlineData(Loss.NegativeSampling, 1)]
    [InlineData(Loss.FullSoftmax, 2)]
    public void A_single_thread_and_the_full_softmax_work_on_the_matrices_themselves(Loss loss, int threads)
    {
        using var own = ThreadParameters.For(shared, loss.Definition().Replication, threads);

        Assert.True(own.Input.Of(3) == shared.Input.Pointer + (3 * shared.Input.Stride));
        Assert.True(own.Output.Of(3) == shared.Output.Pointer + (3 * shared.Output.Stride));
    }

    [Fact]
    public void Tokens_are_counted_from_the_last_synchronization_on_and_a_slice_begins_to_count_anew()
    {
        const int Between = 16 * Rows / 2;
        using var own = ThreadParameters.For(shared, Replication.Input, threads: 2);
        own.Load();

        own.Input.Of(3)[0] = 5;
        own.CountTokens(Between);
        own.Input.Of(3)[0] = 6;
        own.CountTokens(Between - 1);
        Assert.Equal(5, shared.Input.Row(3)[0]);
        own.Synchronize();
        Assert.Equal(6, shared.Input.Row(3)[0]);

        own.Input.Of(3)[0] = 7;
        own.CountTokens(Between - 1);
        Assert.Equal(6, shared.Input.Row(3)[0]);
        own.Synchronize();
        own.CountTokens(Between - 1);
        own.Load();
        own.Input.Of(3)[0] = 8;
        own.CountTokens(1);
        Assert.Equal(7, shared.Input.Row(3)[0]);
    }

    [Fact]
    public void Only_the_most_frequent_rows_are_replicated()
    {
        using var large = new SharedParameters(new Matrix(1025, 2), new Matrix(1025, 2));
        using var own = ThreadParameters.For(large, Replication.Input | Replication.Output, threads: 2);

        Assert.False(own.Input.Of(1023) == large.Input.Pointer + (1023 * large.Input.Stride));
        Assert.True(own.Input.Of(1024) == large.Input.Pointer + (1024 * large.Input.Stride));
        Assert.False(own.Output.Of(1023) == large.Output.Pointer + (1023 * large.Output.Stride));
        Assert.True(own.Output.Of(1024) == large.Output.Pointer + (1024 * large.Output.Stride));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public void Parts_of_items_are_replicated_with_the_input_rows(int count)
    {
        using var composed = new SharedParameters(new Matrix(Rows, 2), new Matrix(Rows, 2), new Matrix(count, 2));
        using var own = ThreadParameters.For(composed, Replication.Input, threads: 2);
        own.Load();
        own.Parts.Of(2)[0] = 5;
        Assert.Equal(0, composed.Parts!.Row(2)[0]);

        own.CountTokens(16 * Rows / 2);
        Assert.Equal(5, composed.Parts.Row(2)[0]);

        own.Parts.Of(2)[1] = 6;
        own.Synchronize();
        Assert.Equal(6, composed.Parts.Row(2)[1]);
        var last = Math.Min(Rows, count) - 1;
        Assert.False(own.Parts.Of(last) == composed.Parts.Pointer + (last * composed.Parts.Stride));
        if (count > Rows)
            Assert.True(own.Parts.Of(Rows) == composed.Parts.Pointer + (Rows * composed.Parts.Stride));
        composed.Parts.Row(2)[0] = 9;
        own.Load();
        Assert.Equal(9, own.Parts.Of(2)[0]);
    }

    [Fact]
    public void Parts_of_items_stay_in_the_matrix_if_input_rows_do_and_items_may_have_none()
    {
        using var composed = new SharedParameters(new Matrix(Rows, 2), new Matrix(Rows, 2), new Matrix(3, 2));
        using var withoutParts = new SharedParameters(new Matrix(Rows, 2), new Matrix(Rows, 2), new Matrix(0, 2));
        using var output = ThreadParameters.For(composed, Replication.Output, threads: 2);
        using var measured = ThreadParameters.WithoutReplicas(composed);
        using var none = ThreadParameters.For(withoutParts, Replication.Input, threads: 2);

        Assert.True(output.Parts.Of(2) == composed.Parts!.Pointer + (2 * composed.Parts.Stride));
        Assert.True(measured.Parts.Of(2) == composed.Parts.Pointer + (2 * composed.Parts.Stride));
        Assert.Equal(withoutParts.Parts!.Stride, none.Parts.Stride);
        none.Load();
        none.Synchronize();
    }
}
