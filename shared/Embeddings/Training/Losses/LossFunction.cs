using System.Runtime.Intrinsics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training.Kernels;
using Embeddings.Training.Models;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Losses;

/// <summary>Makes the models of a session's threads, and owns what these share.</summary>
internal abstract class LossFunction(ModelInputs inputs) : IDisposable
{
    protected ModelInputs Inputs => inputs;

    /// <summary>Makes a model for one thread.</summary>
    public SentenceModel CreateModel(ThreadParameters parameters, LaneWidth width) => width switch
    {
        LaneWidth.Bits512 => CreateModel<BlockKernel<Lanes512, Vector512<float>>>(parameters),
        LaneWidth.Bits256 => CreateModel<BlockKernel<Lanes256, Vector256<float>>>(parameters),
        LaneWidth.Bits128 => CreateModel<BlockKernel<Lanes128, Vector128<float>>>(parameters),
        LaneWidth.Scalar => CreateModel<ScalarBlockKernel>(parameters),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "No kernel has this width."),
    };

    public abstract void Dispose();

    protected abstract SentenceModel CreateModel<TKernel>(ThreadParameters parameters)
        where TKernel : IBlockKernel;

    /// <summary>The network of the session's architecture with the targets of a loss.</summary>
    protected SentenceModel Network<TKernel, TTargets>(TTargets targets, RowAddresses input, Block block)
        where TKernel : IBlockKernel
        where TTargets : struct, ITargets => inputs.Architecture switch
        {
            Architecture.SkipGram => new SkipGram<TKernel, TTargets>(input, targets, block, inputs.Window),
            Architecture.Cbow => new Cbow<TKernel, TTargets>(input, targets, block, inputs.Window),
            _ => throw new InvalidOperationException($"No network has the architecture {inputs.Architecture}."),
        };
}
