using System.Runtime.CompilerServices;
using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// Continuous bag of words (Mikolov et al. 2013a; Rong 2014, section 2). The hidden layer is the mean of the neighbours' rows. One step
/// against the centre's targets updates it, and the same update is added to every neighbour's row. Rong's equation 32 divides the update
/// by the number of neighbours; word2vec.c and gensim do not, and neither does this implementation.
/// </summary>
internal sealed unsafe class Cbow<TKernel, TInput, TTargets>(TInput input, TTargets targets, Block block, int window) : SentenceModel
    where TKernel : IBlockKernel
    where TInput : struct, IInputRows
    where TTargets : struct, ITargets
{
    private readonly TInput input = input;
    private readonly int stride = (int)input.Stride;
    private readonly float[] before = new float[input.Stride];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Train(SentenceBatch batch, LossTally loss)
    {
        targets.Draw(batch);
        input.Begin(batch);
        PrefetchFirst(input, targets, batch, window);
        foreach (var sentence in batch.Sentences)
        {
            targets.LearningRate = sentence.LearningRate;
            for (var position = sentence.Start; position < sentence.End; position++)
            {
                PrefetchAhead(batch, position);
                input.Enter(batch, position);
                ComputeHidden(batch, position);
                Descend(position, IsLossSample(sentence, position, loss) ? loss : null, learn: true);
                MoveNeighbours(batch, position);
                input.Leave(position);
            }
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
            ComputeHidden(batch, position);
            Descend(position, loss, learn: false);
        }
    }

    public override void Dispose()
    {
        input.Dispose();
        targets.Dispose();
        block.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchAhead(SentenceBatch batch, int position)
    {
        if (position + CentresAhead < batch.Count)
        {
            targets.Prefetch(position + CentresAhead, 0);
            targets.Prefetch(position + CentresAhead, 1);
        }

        if (position + CentresAhead + window < batch.Count)
            input.Prefetch(batch, position + CentresAhead + window);
    }

    private void Descend(int position, LossTally? loss, bool learn)
    {
        block.Rows[0] = block.Hidden;
        block.RowCount = 1;
        var tiles = targets.TilesAt(position);
        for (var tile = 0; tile < tiles; tile++)
        {
            targets.Use(block, position, tile);
            TKernel.ComputeErrors(block);
            if (loss is not null)
                BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
            if (learn)
                TKernel.Update(block);
        }
    }

    private void MoveNeighbours(SentenceBatch batch, int position)
    {
        var hidden = new Span<float>(block.Hidden, stride);
        Rows.Subtract(hidden, before);
        var neighbours = new Neighbours(batch, position);
        while (neighbours.TryNext(out var place))
            Rows.Add(new Span<float>(input.At(batch, place), stride), hidden);
    }

    /// <summary>Computes the mean of the neighbours, and keeps a copy to tell how far the step moves it.</summary>
    private void ComputeHidden(SentenceBatch batch, int position)
    {
        var hidden = new Span<float>(block.Hidden, stride);
        hidden.Clear();
        var neighbours = new Neighbours(batch, position);
        while (neighbours.TryNext(out var place))
            Rows.Add(hidden, new ReadOnlySpan<float>(input.At(batch, place), stride));
        Rows.Scale(hidden, 1f / neighbours.Count);
        hidden.CopyTo(before);
    }
}
