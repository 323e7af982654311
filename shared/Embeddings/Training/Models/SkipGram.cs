using System.Runtime.CompilerServices;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// Skip-gram (Mikolov et al. 2013a): for each centre all its neighbours at once, against the targets they share (Ji et al. 2016). As in
/// word2vec.c the neighbour's input row is trained against the centre's targets, which over a whole corpus is the same set of pairs as the
/// reverse.
/// </summary>
internal sealed unsafe class SkipGram<TKernel, TInput, TTargets>(TInput input, TTargets targets, Block block, int window) : SentenceModel
    where TKernel : IBlockKernel
    where TInput : struct, IInputRows
    where TTargets : struct, ITargets
{
    private readonly TInput input = input;
    private int centresUntilSample;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Train(Passage passage, LossTally loss)
    {
        targets.Draw(passage);
        input.Begin(passage);
        PrefetchFirst(input, targets, passage, window);
        foreach (var sentence in passage.Sentences)
        {
            targets.LearningRate = sentence.LearningRate;
            for (var position = sentence.Start; position < sentence.End; position++)
            {
                TrainCentre(passage, position, loss);
            }
        }
    }

    public override void Measure(Passage passage, LossTally loss)
    {
        targets.Draw(passage);
        input.Begin(passage);
        targets.LearningRate = 1;
        for (var position = 0; position < passage.Count; position++)
        {
            input.Enter(passage, position);
            var neighbours = new Neighbours(passage, position);
            while (neighbours.Fill(block, passage, input))
            {
                for (var tile = 0; tile < targets.TilesAt(position); tile++)
                {
                    targets.Use(block, position, tile);
                    TKernel.ComputeErrors(block);
                    BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
                }
            }

            input.Leave(position);
        }
    }

    public override void Dispose()
    {
        input.Dispose();
        targets.Dispose();
        block.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TrainCentre(Passage passage, int position, LossTally loss)
    {
        var sampled = IsLossSample(ref centresUntilSample, loss);
        PrefetchTargets(passage, position + CentresAhead, half: 0);
        input.Enter(passage, position);
        var neighbours = new Neighbours(passage, position);
        while (neighbours.Fill(block, passage, input))
        {
            var tiles = targets.TilesAt(position);
            for (var tile = 0; tile < tiles; tile++)
            {
                targets.Use(block, position, tile);
                TKernel.ComputeErrors(block);
                if (sampled)
                    BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
                if (tile == 0)
                    PrefetchRest(passage, position);
                TKernel.Update(block);
            }
        }

        input.Leave(position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchRest(Passage passage, int position)
    {
        PrefetchTargets(passage, position + CentresAhead, half: 1);
        var entering = position + CentresAhead + window;
        if (entering < passage.Count)
            input.Prefetch(passage, entering);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchTargets(Passage passage, int position, int half)
    {
        if (position < passage.Count)
            targets.Prefetch(position, half);
    }
}
