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
    private int centresUntilSample;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Train(Sentence sentence, float learningRate, ref RandomSource random, LossTally loss)
    {
        if (sentence.Count < 2)
            return;
        targets.Draw(sentence, learningRate, ref random);
        for (var position = 0; position < Math.Min(CentresAhead, sentence.Count); position++)
            targets.Prefetch(position);
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
    private void AskAhead(Sentence sentence, int position)
    {
        var next = position + CentresAhead;
        if (next < sentence.Count)
            targets.Prefetch(next);
        next += window;
        if (next < sentence.Count)
            Prefetch.Row(input.Pointer + ((nint)sentence.Items[next] * input.Stride), input.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TrainCentre(Sentence sentence, int position, LossTally loss)
    {
        var sampled = IsLossSample(ref centresUntilSample);
        var neighbours = new Neighbours(sentence, position);
        while (neighbours.Fill(block, sentence, input))
        {
            var tiles = targets.TilesAt(position);
            for (var tile = 0; tile < tiles; tile++)
            {
                targets.Use(block, position, tile);
                TKernel.Multiply(block);
                if (sampled)
                    BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
                TKernel.Update(block);
            }
        }
    }
}
