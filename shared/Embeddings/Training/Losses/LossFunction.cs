using System.Runtime.Intrinsics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;
using Embeddings.Training.Models;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Losses;

/// <summary>Makes the models of a session's threads, and owns the state that they share.</summary>
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

    protected abstract SentenceModel CreateModel<TKernel, TInput>(TInput input, ThreadParameters parameters)
        where TKernel : IBlockKernel
        where TInput : struct, IInputRows;

    /// <summary>Makes the network of the session's architecture with the targets of a loss.</summary>
    protected SentenceModel Network<TKernel, TInput, TTargets>(TInput input, TTargets targets, Block block)
        where TKernel : IBlockKernel
        where TInput : struct, IInputRows
        where TTargets : struct, ITargets => inputs.Architecture switch
        {
            Architecture.SkipGram => new SkipGram<TKernel, TInput, TTargets>(input, targets, block, inputs.Window),
            Architecture.Cbow => new Cbow<TKernel, TInput, TTargets>(input, targets, block, inputs.Window),
            _ => throw new InvalidOperationException($"No network has the architecture {inputs.Architecture}."),
        };

    private SentenceModel CreateModel<TKernel>(ThreadParameters parameters)
        where TKernel : IBlockKernel => inputs.Parts is null
        ? CreateModel<TKernel, MatrixRows>(new MatrixRows(parameters.Input), parameters)
        : CreateModel<TKernel, ComposedRows>(new ComposedRows(Composed(inputs.Parts, parameters)), parameters);

    private Composition Composed(ItemParts parts, ThreadParameters parameters)
    {
        var mostPositions = SentenceBatch.CapacityFor(inputs.LongestSentence);
        var widestWindow = inputs.EndsInGoals ? mostPositions : (2L * inputs.Window) + 1;
        return new Composition(parts, parameters.Input, parameters.Parts, inputs.Dimensions, mostPositions, (int)Math.Min(widestWindow, mostPositions));
    }
}
