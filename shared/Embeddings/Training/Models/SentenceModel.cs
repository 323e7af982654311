using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// One of the networks, as one thread trains it: takes sentences after subsampling and moves the rows of both matrices. The scratch memory
/// is the thread's own; the matrices are everybody's (see <see cref="SharedParameters"/>).
/// </summary>
internal abstract class SentenceModel : IDisposable
{
    /// <summary>Centres ahead whose rows are asked for: two to twelve measured alike.</summary>
    protected const int CentresAhead = 4;

    /// <summary>
    /// Every so many centres the loss is measured, and of an epoch that has none yet the next: a fair sample of the stream, at a cost that
    /// does not show.
    /// </summary>
    private const int CentresPerLossSample = 64;

    public abstract void Train(Passage passage, LossTally loss);

    /// <summary>Adds the loss of all centres, and moves nothing.</summary>
    public abstract void Measure(Passage passage, LossTally loss);

    public abstract void Dispose();

    protected static bool IsLossSample(ref int centresUntilSample, LossTally loss)
    {
        if (--centresUntilSample >= 0 && loss.Pairs > 0)
            return false;
        centresUntilSample = CentresPerLossSample - 1;
        return true;
    }

    /// <summary>Prefetches what the first centres of a passage need. Each later centre's rows are prefetched a few centres before it.</summary>
    protected static void PrefetchFirst<TInput, TTargets>(TInput input, TTargets targets, Passage passage, int window)
        where TInput : struct, IInputRows
        where TTargets : struct, ITargets
    {
        for (var position = 0; position < Math.Min((long)CentresAhead + window, passage.Count); position++)
        {
            input.Prefetch(passage, position);
            if (position >= CentresAhead)
                continue;
            targets.Prefetch(position, 0);
            targets.Prefetch(position, 1);
        }
    }
}
