using Embeddings.Segmentation;

namespace Embeddings.Corpus;

/// <summary>Takes the sentences of some batches of a chunk, on one thread.</summary>
internal interface ISentenceWorker
{
    /// <param name="sentence">At least one token; valid during the call, which may change it.</param>
    void Add(TokenBuffer sentence);

    /// <summary>All sentences of the batch have been added, and those of no other since the last call.</summary>
    /// <param name="batch">Batches are numbered from 0 in the order of the chunk; a worker gets some of them, in ascending order.</param>
    void EndBatch(long batch)
    {
    }

    /// <summary>Another worker failed: whoever waits for its batches waits in vain.</summary>
    void Abandon()
    {
    }
}
