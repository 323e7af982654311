using Embeddings.Training.Kernels;
using Embeddings.Training.Models;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Training.Losses;

/// <inheritdoc cref="Loss.HierarchicalSoftmax"/>
internal sealed class HierarchicalSoftmaxLoss : LossFunction
{
    private readonly HuffmanTree tree;

    private HierarchicalSoftmaxLoss(ModelInputs inputs, ReadOnlySpan<long> counts)
        : base(inputs) => tree = HuffmanTree.Build(counts);

    public static LossDefinition Definition { get; } = new()
    {
        // The number of inner nodes of the tree.
        OutputRows = items => Math.Max(1, items - 1),
        OutputRowsAreItems = false,
        // Every step updates the nodes next to the root, so their replicas would drift furthest apart before every synchronization.
        Replication = Replication.Input,
        Make = (inputs, counts) => new HierarchicalSoftmaxLoss(inputs, counts),
    };

    public override void Dispose()
    {
    }

    protected override SentenceModel CreateModel<TKernel, TInput>(TInput input, ThreadParameters parameters) =>
        Network<TKernel, TInput, HuffmanTargets>(input, new HuffmanTargets(tree, parameters.Output), new Block((int)parameters.Input.Stride));
}
