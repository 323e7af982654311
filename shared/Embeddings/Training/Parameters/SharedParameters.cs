using Embeddings.Numerics;

namespace Embeddings.Training.Parameters;

/// <summary>
/// The two matrices that all threads read and write without locks (Hogwild; Niu et al. 2011). This is sound for three reasons. An aligned
/// float32 is read and written whole on every processor that .NET supports, so a row is at worst a mixture of two recent states. An update
/// that is overwritten is one noisy gradient lost among millions. A step touches a dozen rows of tens of thousands, so two threads seldom
/// use the same row; the rows that are written most are replicated (<see cref="ThreadParameters"/>). A single thread loses nothing, and its
/// result is exact and repeatable. The result of several threads varies from run to run.
/// </summary>
/// <param name="input">V x N: row i is the embedding of item i.</param>
/// <param name="output">Rows x N; the loss determines the number of rows.</param>
/// <param name="parts">P x N: a row for each part of items; null if an item has only its own row.</param>
internal sealed class SharedParameters(Matrix input, Matrix output, Matrix? parts = null) : IDisposable
{
    public Matrix Input { get; } = input;

    public Matrix Output { get; } = output;

    public Matrix? Parts { get; } = parts;

    public void Dispose()
    {
        Parts?.Dispose();
        Input.Dispose();
        Output.Dispose();
    }
}
