using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// Continuous bag of words (Mikolov et al. 2013a; Rong 2014, section 2): the mean of the neighbours' rows is the hidden layer, one step
/// against the centre's targets moves it, and every neighbour's row moves by as much. Rong's equation 32 divides that by the number of
/// neighbours; word2vec.c and gensim do not, and neither does this.
/// </summary>
internal sealed unsafe class Cbow<TKernel, TTargets>(Matrix input, TTargets targets, Block block, int window) : SentenceModel
    where TKernel : IBlockKernel
    where TTargets : struct, ITargets
{
    private readonly float[] before = new float[input.Stride];
    private int centresUntilSample;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
            if (position + CentresAhead < sentence.Count)
            {
                targets.Prefetch(position + CentresAhead, 0);
                targets.Prefetch(position + CentresAhead, 1);
            }

            if (position + CentresAhead + window < sentence.Count)
                Prefetch.Row(RowAt(sentence, position + CentresAhead + window), input.Stride);
            ComputeHidden(sentence, position);
            Descend(position, IsLossSample(ref centresUntilSample) ? loss : null, learn: true);
            MoveNeighbours(sentence, position);
        }
    }

    public override void Measure(Sentence sentence, LossTally loss)
    {
        targets.Draw(sentence, learningRate: 1);
        for (var position = 0; position < sentence.Count && sentence.Count > 1; position++)
        {
            ComputeHidden(sentence, position);
            Descend(position, loss, learn: false);
        }
    }

    public override void Dispose()
    {
        targets.Dispose();
        block.Dispose();
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

    private void MoveNeighbours(Sentence sentence, int position)
    {
        var hidden = new Span<float>(block.Hidden, input.Stride);
        Rows.Subtract(hidden, before);
        var neighbours = new Neighbours(sentence, position);
        while (neighbours.TryNext(out var place))
            Rows.Add(new Span<float>(RowAt(sentence, place), input.Stride), hidden);
    }

    /// <summary>The mean of the neighbours, and a copy of it to tell by how much it has moved.</summary>
    private void ComputeHidden(Sentence sentence, int position)
    {
        var hidden = new Span<float>(block.Hidden, input.Stride);
        hidden.Clear();
        var neighbours = new Neighbours(sentence, position);
        while (neighbours.TryNext(out var place))
            Rows.Add(hidden, new ReadOnlySpan<float>(RowAt(sentence, place), input.Stride));
        Rows.Scale(hidden, 1f / neighbours.Count);
        hidden.CopyTo(before);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float* RowAt(Sentence sentence, int position) => input.Pointer + ((nint)sentence.Items[position] * input.Stride);
}
