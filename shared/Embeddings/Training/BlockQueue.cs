using Embeddings.Windows;

namespace Embeddings.Training;

/// <summary>
/// Deals the blocks of all parts, epoch after epoch, in order, to whichever thread is free: threads of unequal speed end together, and a
/// single thread reads the corpus from its beginning to its end whatever the number of parts.
/// </summary>
internal sealed class BlockQueue(IReadOnlyList<int> blocksByPart, int epochs)
{
    private readonly Lock gate = new();
    private CorpusCursor next;

    /// <summary>How many epochs are dealt for now: all of them, or fewer while there is something to do between two.</summary>
    public int EpochsDealt { get; set; }

    /// <summary>The first block not dealt yet.</summary>
    public CorpusCursor Next
    {
        get
        {
            lock (gate)
                return next;
        }
    }

    public void ResumeAt(CorpusCursor cursor)
    {
        lock (gate)
            next = cursor;
    }

    /// <summary>False when <see cref="EpochsDealt"/> epochs have been dealt.</summary>
    public bool TryTake(out CorpusCursor block)
    {
        lock (gate)
        {
            SkipFinished();
            block = next;
            if (next.Epoch >= EpochsDealt)
                return false;
            next = next with { Position = new WindowsPosition(next.Position.Block + 1, 0) };
            return true;
        }
    }

    private void SkipFinished()
    {
        while (next.Epoch < epochs && next.Position.Block >= blocksByPart[next.Part])
            next = next.Part + 1 < blocksByPart.Count ? new CorpusCursor(next.Epoch, next.Part + 1, default) : new CorpusCursor(next.Epoch + 1, 0, default);
    }
}
