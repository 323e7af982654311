using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// What a centre is told from or decided by, in tiles of six that a block takes: drawn negatives, or the nodes of a Huffman path. One
/// implementation for each loss; the networks do not know which.
/// </summary>
internal interface ITargets : IDisposable
{
    /// <summary>For the errors of the centres that follow.</summary>
    float LearningRate { set; }

    /// <summary>Takes what the batch needs, before any of its centres is trained.</summary>
    void Draw(SentenceBatch batch);

    /// <summary>Tiles of the centre at this position.</summary>
    int TilesAt(int position);

    /// <summary>Points the block at one tile of the centre, with its labels and weights.</summary>
    void Use(Block block, int position, int tile);

    /// <summary>
    /// Asks for half of the rows of a centre that will be trained soon: the processor keeps a limited number of requests, so that all of
    /// them at once would wait for one another.
    /// </summary>
    /// <param name="position">The centre.</param>
    /// <param name="half">0 or 1.</param>
    void Prefetch(int position, int half);
}
