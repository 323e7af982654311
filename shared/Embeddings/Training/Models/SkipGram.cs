using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// Skip-gram (Mikolov et al. 2013a): for each centre all its neighbours at once, against the targets they share (Ji et al. 2016). As in
/// word2vec.c the neighbour's input row is trained against the centre's targets, which over a whole corpus is the same set of pairs as the
/// reverse.
/// </summary>
internal sealed unsafe class SkipGram<TKernel, TTargets>(Matrix input, TTargets targets, Block block, int window) : SentenceModel
    where TKernel : IBlockKernel
    where TTargets : struct, ITargets
{
    private readonly float* inputRows = input.Pointer;
    private readonly nint stride = input.Stride;
    private int centresUntilSample;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Train(Sentence sentence, float learningRate, LossTally loss)
    {
        if (sentence.Count < 2)
            return;
        targets.Draw(sentence, learningRate);
        for (var position = 0; position < Math.Min(CentresAhead, sentence.Count); position++)
        {
            targets.Prefetch(position, 0);
            targets.Prefetch(position, 1);
        }

        for (var position = 0; position < sentence.Count; position++)
        {
            TrainCentre(sentence, position, loss);
        }
    }

    public override void Measure(Sentence sentence, LossTally loss)
    {
        targets.Draw(sentence, learningRate: 1);
        for (var position = 0; position < sentence.Count; position++)
        {
            var neighbours = new Neighbours(sentence, position);
            while (neighbours.Fill(block, sentence, inputRows, stride))
            {
                for (var tile = 0; tile < targets.TilesAt(position); tile++)
                {
                    targets.Use(block, position, tile);
                    TKernel.ComputeErrors(block);
                    BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
                }
            }
        }
    }

    public override void Dispose()
    {
        targets.Dispose();
        block.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TrainCentre(Sentence sentence, int position, LossTally loss)
    {
        var sampled = IsLossSample(ref centresUntilSample);
        AskForTargets(sentence, position + CentresAhead, half: 0);
        var neighbours = new Neighbours(sentence, position);
        while (neighbours.Fill(block, sentence, inputRows, stride))
        {
            var tiles = targets.TilesAt(position);
            for (var tile = 0; tile < tiles; tile++)
            {
                targets.Use(block, position, tile);
                TKernel.ComputeErrors(block);
                if (sampled)
                    BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
                if (tile == 0)
                    AskForTheRest(sentence, position);
                TKernel.Update(block);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskForTheRest(Sentence sentence, int position)
    {
        AskForTargets(sentence, position + CentresAhead, half: 1);
        var entering = position + CentresAhead + window;
        if (entering < sentence.Count)
            Prefetch.Row(inputRows + (sentence.Items[entering] * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskForTargets(Sentence sentence, int position, int half)
    {
        if (position < sentence.Count)
            targets.Prefetch(position, half);
    }
}
