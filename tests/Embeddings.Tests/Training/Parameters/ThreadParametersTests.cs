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

    [Theory]
    [InlineData(Loss.NegativeSampling, 1)]
    [InlineData(Loss.FullSoftmax, 2)]
    public void A_single_thread_and_the_full_softmax_work_on_the_matrices_themselves(Loss loss, int threads)
    {
        using var own = ThreadParameters.For(shared, loss.Definition().Replication, threads);

        Assert.True(own.Input.Of(3) == shared.Input.Pointer + (3 * shared.Input.Stride));
        Assert.True(own.Output.Of(3) == shared.Output.Pointer + (3 * shared.Output.Stride));
    }
}
