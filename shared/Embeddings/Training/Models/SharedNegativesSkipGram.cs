using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// Skip-gram with negative sampling, one set of negatives for all neighbours of a centre (Ji et al. 2016). As in word2vec.c the neighbour's
/// input row is trained against the centre's output row, which over a whole corpus is the same set of pairs as the reverse.
/// </summary>
internal sealed unsafe class SharedNegativesSkipGram<TKernel> : SentenceModel
    where TKernel : IBlockKernel
{
    /// <summary>Centres ahead whose rows are asked for: two to twelve measured alike.</summary>
    private const int Ahead = 4;

    private readonly Matrix input;
    private readonly Matrix output;
    private readonly NegativeDeck deck;
    private readonly TargetSet targets;
    private readonly TargetWeights weights;
    private readonly Block block;
    private readonly int window;
    private int centresUntilSample;

    public SharedNegativesSkipGram(SharedParameters parameters, NegativeDeck deck, TrainingOptions options, int longestSentence)
    {
        input = parameters.Input;
        output = parameters.Output;
        this.deck = deck;
        window = options.Window;
        targets = new TargetSet(options.Negative, longestSentence);
        block = new Block(input.Stride);
        weights = new TargetWeights(block, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Train(Sentence sentence, float learningRate, ref RandomSource random, LossTally loss)
    {
        if (sentence.Count < 2)
            return;
        DrawTargets(sentence, ref random);
        weights.LearningRate = learningRate;
        for (var position = 0; position < Math.Min(Ahead, sentence.Count); position++)
            targets.Prefetch(position, output);
        for (var position = 0; position < sentence.Count; position++)
        {
            AskAhead(sentence, position);
            TrainCentre(sentence, position, loss);
        }
    }

    public override void Dispose()
    {
        targets.Dispose();
        block.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DrawTargets(Sentence sentence, ref RandomSource random)
    {
        var cards = deck.Deal(ref random);
        for (var position = 0; position < sentence.Count; position++)
            cards = targets.Fill(position, sentence.Items[position], cards);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskAhead(Sentence sentence, int position)
    {
        var next = position + Ahead;
        if (next < sentence.Count)
            targets.Prefetch(next, output);
        next += window;
        if (next < sentence.Count)
            Kernels.Prefetch.Row(input.Pointer + ((nint)sentence.Items[next] * input.Stride), input.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TrainCentre(Sentence sentence, int position, LossTally loss)
    {
        var sampled = --centresUntilSample < 0;
        if (sampled)
            centresUntilSample = CentresPerLossSample - 1;
        var radius = sentence.Radii[position];
        var neighbours = new Neighbours(Math.Max(0, position - radius), Math.Min(sentence.Count - 1, position + radius), position);
        while (neighbours.Fill(block, sentence, input))
        {
            for (var tile = 0; tile < targets.Tiles; tile++)
            {
                weights.Use(targets.Tile(position, tile), first: tile == 0, centre: sentence.Items[position]);
                TKernel.Multiply(block);
                if (sampled)
                    BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
                TKernel.Update(block);
            }
        }
    }
}
