using Embeddings.EncodedCorpus;

namespace Embeddings.Training;

/// <summary>The position of one thread: an epoch, a part, and a position in one of its blocks.</summary>
internal readonly record struct CorpusCursor(int Epoch, int Part, EncodedCorpusPosition Position);

/// <summary>
/// Hands out the blocks of all parts to free threads, in order, epoch after epoch, so that threads of unequal speed end together.
/// A single thread reads the corpus from beginning to end, for any number of parts.
/// </summary>
internal sealed class BlockQueue(IReadOnlyList<int> blocksByPart, int epochs)
{
    private readonly Lock gate = new();
    private CorpusCursor next;

    /// <summary>The number of epochs that may be taken now: all, or fewer if there is work between two epochs.</summary>
    public int EpochsOffered { get; set; }

    /// <summary>The first block that has not been taken.</summary>
    public CorpusCursor Next
    {
        get
        {
            lock (gate)
                return next;
        }
    }

    /// <summary>Whether a position is valid for the next block: a block of a part, the end of the part, or the end of all epochs.</summary>
    public bool CanResumeAt(CorpusCursor cursor) =>
        (cursor.Epoch >= 0 && cursor.Epoch < epochs && (uint)cursor.Part < (uint)blocksByPart.Count
            && cursor.Position.Block >= 0 && cursor.Position.Block <= blocksByPart[cursor.Part] && cursor.Position.Sentence == 0)
        || cursor == new CorpusCursor(epochs, 0, default);

    public void ResumeAt(CorpusCursor cursor)
    {
        lock (gate)
            next = cursor;
    }

    /// <summary>Takes the next block. Returns false when <see cref="EpochsOffered"/> epochs have been taken.</summary>
    public bool TryTake(out CorpusCursor block)
    {
        lock (gate)
        {
            SkipFinished();
            block = next;
            if (next.Epoch >= EpochsOffered)
                return false;
            next = next with { Position = new EncodedCorpusPosition(next.Position.Block + 1, 0) };
            return true;
        }
    }

    private void SkipFinished()
    {
        while (next.Epoch < epochs && next.Position.Block >= blocksByPart[next.Part])
            next = next.Part + 1 < blocksByPart.Count ? new CorpusCursor(next.Epoch, next.Part + 1, default) : new CorpusCursor(next.Epoch + 1, 0, default);
    }
}
