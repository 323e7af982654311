using System.Runtime.Intrinsics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training.Kernels;
using Embeddings.Training.Models;
using Embeddings.Vocabulary;

namespace Embeddings.Training;

/// <summary>Makes each thread's model for the options of a session and the kernel of this processor, and keeps what the models share.</summary>
internal sealed class ModelFactory : IDisposable
{
    private readonly TrainingPlan plan;
    private readonly SharedParameters parameters;
    private readonly NegativeDeck deck;
    private readonly LaneWidth width = LaneWidths.Chosen();

    public ModelFactory(TrainingPlan plan, ReadOnlySpan<long> counts, SharedParameters parameters)
    {
        this.plan = plan;
        this.parameters = parameters;
        var longestDeal = plan.Summary.LongestSentence * plan.Options.Negative;
        deck = new NegativeDeck(NoiseDistribution.Probabilities(counts, plan.Options.NoiseExponent), plan.Options.Seed, longestDeal);
    }

    /// <summary>Rows of the output matrix for a vocabulary of so many items.</summary>
    public static int OutputRows(TrainingOptions options, int items) =>
        options.Loss == Loss.HierarchicalSoftmax ? Math.Max(1, items - 1) : items;

    public SentenceModel Create() => width switch
    {
        LaneWidth.Bits512 => Create<BlockKernel<Lanes512, Vector512<float>>>(),
        LaneWidth.Bits256 => Create<BlockKernel<Lanes256, Vector256<float>>>(),
        LaneWidth.Bits128 => Create<BlockKernel<Lanes128, Vector128<float>>>(),
        _ => Create<ScalarBlockKernel>(),
    };

    public void Dispose() => deck.Dispose();

    private SharedNegativesSkipGram<TKernel> Create<TKernel>()
        where TKernel : IBlockKernel =>
        new(parameters, deck, plan.Options, plan.Summary.LongestSentence);
}
