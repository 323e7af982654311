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

    public ModelFactory(TrainingPlan plan, ReadOnlySpan<long> counts, SharedParameters parameters, ItemCategories? categories, LaneWidth width)
    {
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
        ? ExactSkipGram<ScalarBlockKernel>.LongestDeal(plan, noise)
        : plan.Summary.LongestSentence * plan.Options.Negative;

    private SentenceModel Create<TKernel>(ThreadParameters own)
        where TKernel : IBlockKernel
    {
        if (Options.Loss == Loss.FullSoftmax)
            return new FullSoftmax(parameters, Options.Architecture, LongestSentence);
        var block = new Block(parameters.Input.Stride);
        if (tree is not null)
            return Create<TKernel, HuffmanTargets>(new HuffmanTargets(tree, own.Output), own.Input, block);
        if (Options is { Architecture: Architecture.SkipGram, NegativeSharing: NegativeSharing.None })
            return new ExactSkipGram<TKernel>(own, decks!, block, plan, categoryNoise);
        var targets = new TargetSet(Options.Negative, Passage.CapacityFor(LongestSentence));
        return Create<TKernel, SharedNegatives>(new SharedNegatives(own.Output, decks!, targets, new TargetWeights(block, own.Output), CentresPerDeal), own.Input, block);
    }

    private SentenceModel Create<TKernel, TTargets>(TTargets targets, RowAddresses input, Block block)
        where TKernel : IBlockKernel
        where TTargets : struct, ITargets => Options.Architecture == Architecture.SkipGram
        ? new SkipGram<TKernel, TTargets>(input, targets, block, Options.Window)
        : new Cbow<TKernel, TTargets>(input, targets, block, Options.Window);
}
