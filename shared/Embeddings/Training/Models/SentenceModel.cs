using Embeddings.Training.Batches;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// A network as one thread trains it. It takes sentences after subsampling and updates the rows of both matrices. The thread owns the
/// scratch memory; all threads share the matrices (<see cref="SharedParameters"/>).
/// </summary>
internal abstract class SentenceModel : IDisposable
{
    /// <summary>Rows are prefetched this many centres ahead. Values from two to twelve measured alike.</summary>
    protected const int CentresAhead = 4;

    /// <summary>The loss is measured on one centre in this many, which costs little. A power of two.</summary>
    private const int CentresPerLossSample = 64;

    public abstract void Train(SentenceBatch batch, LossTally loss);

    /// <summary>Adds the loss of all centres without updating any row.</summary>
    public abstract void Measure(SentenceBatch batch, LossTally loss);

    public abstract void Dispose();

    /// <summary>
    /// Whether the loss of a centre is measured. The sample depends on the sentence's own random number, so it is the same however the
    /// training is sliced. It always contains the first centre of an epoch.
    /// </summary>
    protected static bool IsLossSample(in DrawnSentence sentence, int position, LossTally loss) =>
        ((sentence.NegativesStart + (uint)(position - sentence.Start)) % CentresPerLossSample) == 0 || loss.Pairs == 0;

    /// <summary>Prefetches the rows of the first centres of a batch. The rows of each later centre are prefetched a few centres before it.</summary>
    protected static void PrefetchFirst<TInput, TTargets>(TInput input, TTargets targets, SentenceBatch batch, int window)
        where TInput : struct, IInputRows
        where TTargets : struct, ITargets
    {
        for (var position = 0; position < Math.Min((long)CentresAhead + window, batch.Count); position++)
        {
            input.Prefetch(batch, position);
            if (position >= CentresAhead)
                continue;
            targets.Prefetch(position, 0);
            targets.Prefetch(position, 1);
        }
    }
}
