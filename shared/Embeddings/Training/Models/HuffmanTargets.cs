using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Training.Models;

/// <summary>
/// The hierarchical softmax (Mikolov et al. 2013b, equation 3): one logistic decision at each inner node on the path to the centre. The label
/// is 1 where the path goes to the first child.
/// </summary>
internal unsafe struct HuffmanTargets(HuffmanTree tree, RowAddresses output) : ITargets
{
    private SentenceBatch? batch = null;

    /// <summary>
    /// Neighbours agree on every node of the path, so their updates add up. The nodes near the root are also targets of nearly every step. With ten rows
    /// in a step, such a step overshoots from a learning rate of 0.1 on, and the vectors diverge.
    /// </summary>
    public static int MostRows(int tile) => tile == 0 ? 2 : 4;

    public float LearningRate { private get; set; } = 0;

    public void Draw(SentenceBatch batch) => this.batch = batch;

    public int TilesAt(int position) => (tree.Path(batch!.Items[position]).Length + Block.Targets - 1) / Block.Targets;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Use(Block block, int position, int tile)
    {
        var item = batch!.Items[position];
        var first = tile * Block.Targets;
        var path = tree.Path(item)[first..];
        var code = tree.Code(item)[first..];
        Span<float> labels = stackalloc float[Block.Targets];
        Span<float> weights = stackalloc float[Block.Targets];
        for (var target = 0; target < Block.Targets; target++)
        {
            var used = target < path.Length;
            block.TargetRows[target] = used ? output.Of(path[target]) : block.Dummy;
            labels[target] = used && !code[target] ? 1 : 0;
            weights[target] = used ? LearningRate : 0;
        }

        block.SetLabels(labels);
        block.SetWeights(weights);
    }

    public void Prefetch(int position, int half)
    {
        var path = tree.Path(batch!.Items[position]);
        foreach (var node in half == 0 ? path[..(path.Length / 2)] : path[(path.Length / 2)..])
            CachePrefetch.Row(output.Of(node), output.Stride);
    }

    public void Dispose()
    {
    }
}
