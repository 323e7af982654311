using System.Runtime.Intrinsics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training.Kernels;
using Embeddings.Training.Models;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Training;

/// <summary>
/// Makes each thread's model for the options of a session and the kernel of this processor, and keeps what the models share: made with the
/// first model, for a session that is only read needs none.
/// </summary>
internal sealed class ModelFactory : IDisposable
{
    private readonly TrainingPlan plan;
    private readonly SharedParameters parameters;
    private readonly NegativeDecks? decks;
    private readonly HuffmanTree? tree;
    private readonly CategoryNoise? categoryNoise;
    private readonly LaneWidth width;
    private readonly ItemParts? parts;

    public ModelFactory(TrainingPlan plan, ReadOnlySpan<long> counts, SharedParameters parameters, ItemCategories? categories, ItemParts? parts, LaneWidth width)
    {
        this.parts = parts;
        this.width = width;
        this.plan = plan;
        this.parameters = parameters;
        if (plan.Options.Loss == Loss.NegativeSampling)
        {
            var noise = NoiseDistribution.Probabilities(counts, plan.Options.NoiseExponent);
            categoryNoise = categories is null ? null : new CategoryNoise(categories, noise);
            decks = new NegativeDecks(noise, plan.Options.Seed, LongestDeal(plan, categoryNoise), ThreadParameters.MostOwnRows, plan.Threads);
        }

        if (plan.Options.Loss == Loss.HierarchicalSoftmax)
            tree = HuffmanTree.Build(counts);
    }

    private TrainingOptions Options => plan.Options;

    private int CentresPerDeal => Options is { Architecture: Architecture.SkipGram, NegativeSharing: NegativeSharing.TwoWindows } ? 2 : 1;

    private int LongestSentence => plan.Summary.LongestSentence;

    /// <summary>Rows of the output matrix for a vocabulary of so many items.</summary>
    public static int OutputRows(TrainingOptions options, int items) =>
        options.Loss == Loss.HierarchicalSoftmax ? Math.Max(1, items - 1) : items;

    /// <summary>A model for one thread.</summary>
    public SentenceModel Create(ThreadParameters own) => width switch
    {
        LaneWidth.Bits512 => Create<BlockKernel<Lanes512, Vector512<float>>>(own),
        LaneWidth.Bits256 => Create<BlockKernel<Lanes256, Vector256<float>>>(own),
        LaneWidth.Bits128 => Create<BlockKernel<Lanes128, Vector128<float>>>(own),
        _ => Create<ScalarBlockKernel>(own),
    };

    public void Dispose()
    {
        decks?.Dispose();
    }

    private static int LongestDeal(TrainingPlan plan, CategoryNoise? noise) => plan.Options is { Architecture: Architecture.SkipGram, NegativeSharing: NegativeSharing.None }
        ? ExactSkipGram<ScalarBlockKernel, MatrixRows>.LongestDeal(plan, noise)
        : plan.Summary.LongestSentence * plan.Options.Negative;

    private SentenceModel Create<TKernel>(ThreadParameters own)
        where TKernel : IBlockKernel => parts is null
        ? Create<TKernel, MatrixRows>(new MatrixRows(own.Input), own)
        : Create<TKernel, ComposedRows>(new ComposedRows(Composed(parts, own)), own);

    private SentenceModel Create<TKernel, TInput>(TInput input, ThreadParameters own)
        where TKernel : IBlockKernel
        where TInput : struct, IInputRows
    {
        if (Options.Loss == Loss.FullSoftmax)
            return new FullSoftmax<TInput>(input, parameters.Output, Options.Architecture, LongestSentence);
        var block = new Block(parameters.Input.Stride);
        if (tree is not null)
            return Create<TKernel, TInput, HuffmanTargets>(input, new HuffmanTargets(tree, own.Output), block);
        if (Options is { Architecture: Architecture.SkipGram, NegativeSharing: NegativeSharing.None })
            return new ExactSkipGram<TKernel, TInput>(input, own.Output, decks!, block, plan, categoryNoise);
        var targets = new TargetSet(Options.Negative, Passage.CapacityFor(LongestSentence));
        return Create<TKernel, TInput, SharedNegatives>(input, new SharedNegatives(own.Output, decks!, targets, new TargetWeights(block, own.Output), CentresPerDeal), block);
    }

    private SentenceModel Create<TKernel, TInput, TTargets>(TInput input, TTargets targets, Block block)
        where TKernel : IBlockKernel
        where TInput : struct, IInputRows
        where TTargets : struct, ITargets => Options.Architecture == Architecture.SkipGram
        ? new SkipGram<TKernel, TInput, TTargets>(input, targets, block, Options.Window)
        : new Cbow<TKernel, TInput, TTargets>(input, targets, block, Options.Window);

    private Composition Composed(ItemParts ofItems, ThreadParameters own)
    {
        var mostPositions = Passage.CapacityFor(LongestSentence);
        var widestWindow = plan.Parts.Any(part => part.EndsInGoals) ? mostPositions : (2L * Options.Window) + 1;
        return new Composition(ofItems, own.Input, own.Parts, Options.Dimensions, mostPositions, (int)Math.Min(widestWindow, mostPositions));
    }
}
