using System.Runtime.CompilerServices;
using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// Skip-gram (Mikolov et al. 2013a). Each step trains all neighbours of a centre against the targets they share (Ji et al. 2016). As in
/// word2vec.c, the neighbour's input row is trained against the centre's targets. Over a whole corpus this gives the same set of pairs
/// as the reverse.
/// </summary>
internal sealed unsafe class SkipGram<TKernel, TInput, TTargets>(TInput input, TTargets targets, Block block, int window) : SentenceModel
    where TKernel : IBlockKernel
    where TInput : struct, IInputRows
    where TTargets : struct, ITargets
{
    private readonly TInput input = input;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Train(SentenceBatch batch, LossTally loss)
    {
        targets.Draw(batch);
        input.Begin(batch);
        PrefetchFirst(input, targets, batch, window);
        foreach (var sentence in batch.Sentences)
        {
            targets.LearningRate = sentence.LearningRate;
            for (var position = sentence.Start; position < sentence.End; position++)
                TrainCentre(batch, position, loss, sampled: IsLossSample(sentence, position, loss));
        }
    }

    public override void Measure(SentenceBatch batch, LossTally loss)
    {
        targets.Draw(batch);
        input.Begin(batch);
        targets.LearningRate = 1;
        for (var position = 0; position < batch.Count; position++)
        {
            input.Enter(batch, position);
            var neighbours = new Neighbours(batch, position);
            while (neighbours.Fill(block, batch, input))
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
        input.Dispose();
        targets.Dispose();
        block.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TrainCentre(SentenceBatch batch, int position, LossTally loss, bool sampled)
    {
        PrefetchTargets(batch, position + CentresAhead, half: 0);
        input.Enter(batch, position);
        var neighbours = new Neighbours(batch, position);
        while (neighbours.Fill(block, batch, input))
        {
            var tiles = targets.TilesAt(position);
            for (var tile = 0; tile < tiles; tile++)
            {
                targets.Use(block, position, tile);
                if (TTargets.MostRows(tile) < Block.MaximumRows)
                {
                    TrainInParts(tile, loss, sampled);
                    if (tile == 0)
                        PrefetchRest(batch, position);
                    continue;
                }

                TKernel.ComputeErrors(block);
                if (sampled)
                    BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
                if (tile == 0)
                    PrefetchRest(batch, position);
                TKernel.Update(block);
            }
        }

        input.Leave(position);
    }

    /// <summary>Trains a few neighbours at a time against a tile.</summary>
    private void TrainInParts(int tile, LossTally loss, bool sampled)
    {
        var (count, most) = (block.RowCount, TTargets.MostRows(tile));
        for (var first = 0; first < count; first += most)
        {
            block.Take(first, Math.Min(most, count - first));
            TKernel.ComputeErrors(block);
            if (sampled)
                BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
            TKernel.Update(block);
        }

        block.Take(0, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchRest(SentenceBatch batch, int position)
    {
        PrefetchTargets(batch, position + CentresAhead, half: 1);
        var entering = position + CentresAhead + window;
        if (entering < batch.Count)
            input.Prefetch(batch, entering);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchTargets(SentenceBatch batch, int position, int half)
    {
        if (position < batch.Count)
            targets.Prefetch(position, half);
    }
}
