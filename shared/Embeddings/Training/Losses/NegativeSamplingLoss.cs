using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;
using Embeddings.Training.Models;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Training.Losses;

/// <inheritdoc cref="Loss.NegativeSampling"/>
internal sealed class NegativeSamplingLoss : LossFunction
{
    private readonly NegativeSamplers samplers;
    private readonly CategoryNoise? categoryNoise;

    private NegativeSamplingLoss(ModelInputs inputs, ReadOnlySpan<long> counts)
        : base(inputs)
    {
        var noise = NoiseDistribution.Probabilities(counts, inputs.NoiseExponent);
        categoryNoise = inputs.Categories is null ? null : new CategoryNoise(inputs.Categories, noise);
        var longestRun = DrawsForEachPair
            ? ExactSkipGram<ScalarBlockKernel, MatrixRows>.LongestRun(inputs, categoryNoise)
            : inputs.LongestSentence * inputs.Negative;
        samplers = new NegativeSamplers(noise, inputs.Seed, longestRun, ThreadParameters.MostReplicatedRows, inputs.Threads);
    }

    public static LossDefinition Definition { get; } = new()
    {
        OutputRows = items => items,
        OutputRowsAreItems = true,
        Replication = Replication.Input | Replication.Output,
        Make = (inputs, counts) => new NegativeSamplingLoss(inputs, counts),
    };

    private bool DrawsForEachPair => Inputs is { Architecture: Architecture.SkipGram, NegativeSharing: NegativeSharing.None };

    private int CentresPerSet => Inputs is { Architecture: Architecture.SkipGram, NegativeSharing: NegativeSharing.TwoWindows } ? 2 : 1;

    public override void Dispose() => samplers.Dispose();

    protected override SentenceModel CreateModel<TKernel, TInput>(TInput input, ThreadParameters parameters)
    {
        var block = new Block((int)parameters.Input.Stride);
        if (DrawsForEachPair)
            return new ExactSkipGram<TKernel, TInput>(input, parameters.Output, samplers, block, Inputs, categoryNoise);
        var targets = new TargetSet(Inputs.Negative, SentenceBatch.CapacityFor(Inputs.LongestSentence));
        var weights = new TargetWeights(block, parameters.Output);
        return Network<TKernel, TInput, SharedNegatives>(input, new SharedNegatives(parameters.Output, samplers, targets, weights, CentresPerSet), block);
    }
}
