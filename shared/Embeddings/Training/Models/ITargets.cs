using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// The targets of a centre, in tiles of six: random negatives, or the nodes of a Huffman path. Each loss has its own implementation, and
/// the networks work with any of them.
/// </summary>
internal interface ITargets : IDisposable
{
    /// <summary>
    /// The largest number of neighbours in one step against a tile, an even number. The neighbours of a step share their targets, and each adds a
    /// whole step of the learning rate to them.
    /// </summary>
    static abstract int MostRows(int tile);

    /// <summary>The learning rate of the centres that follow.</summary>
    float LearningRate { set; }

    /// <summary>Draws the targets of a batch, before any of its centres is trained.</summary>
    void Draw(SentenceBatch batch);

    /// <summary>The number of tiles of the centre at this position.</summary>
    int TilesAt(int position);

    /// <summary>Points the block at one tile of the centre, with its labels and weights.</summary>
    void Use(Block block, int position, int tile);

    /// <summary>
    /// Prefetches half of the rows of a centre that is trained soon. The processor holds a limited number of outstanding requests, so
    /// requesting all rows at once would stall.
    /// </summary>
    /// <param name="position">The centre.</param>
    /// <param name="half">0 or 1.</param>
    void Prefetch(int position, int half);
}
