using Embeddings.Numerics;

namespace Embeddings.Training.Parameters;

/// <summary>
/// The two matrices that all threads read and write without locks (Hogwild; Niu et al. 2011). That is sound here: an aligned float32 is
/// read and written whole on every processor that .NET runs on, so a row is at worst a mixture of two recent states of itself; an update
/// that is overwritten is one noisy gradient lost among millions; and since a step touches a dozen rows of tens of thousands, and rows in
/// proportion to how often their item occurs, two threads seldom meet on most of them; on the rows that are updated most often each works
/// with copies of its own (<see cref="ThreadParameters"/>). With one thread nothing is lost and the result is exact and repeatable; with several it varies from run to run.
/// </summary>
internal sealed class SharedParameters : IDisposable
{
    /// <param name="input">The items' own rows.</param>
    /// <param name="output">The output side.</param>
    /// <param name="parts">The rows of what items are composed of; null where an item is its own row alone.</param>
    public SharedParameters(Matrix input, Matrix output, Matrix? parts = null)
    {
        Input = input;
        Output = output;
        Parts = parts;
    }

    /// <summary>V x N: row i is the embedding of item i, or, where items have parts, its own share of it.</summary>
    public Matrix Input { get; }

    /// <summary>Rows x N of the output side: V for negative sampling and the full softmax, V - 1 inner nodes for the Huffman tree.</summary>
    public Matrix Output { get; }

    /// <summary>P x N: a row for each part; null where items have none.</summary>
    public Matrix? Parts { get; }

    public void Dispose()
    {
        Parts?.Dispose();
        Input.Dispose();
        Output.Dispose();
    }
}
