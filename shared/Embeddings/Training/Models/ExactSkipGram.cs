using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Training.Batches;
using Embeddings.Training.Kernels;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// Skip-gram with negative sampling as in word2vec.c: every (neighbour, centre) pair draws its own negatives and is a separate step.
/// Several times slower than <see cref="SkipGram{TKernel,TInput,TTargets}"/>. The negatives of the next centre are drawn and prefetched
/// while the current centre is trained. If items have categories, each pair has additional negatives from the centre's category.
/// </summary>
internal sealed unsafe class ExactSkipGram<TKernel, TInput> : SentenceModel
    where TKernel : IBlockKernel
    where TInput : struct, IInputRows
{
    /// <summary>Readable memory before and after the draws, because <see cref="TargetSet.Fill"/> reads eight at a time.</summary>
    private const int Margin = 8;

    private readonly TInput input;
    private readonly RowAddresses output;
    private readonly NegativeSamplers samplers;
    private readonly Block block;
    private readonly TargetWeights weights;
    private readonly CategoryNoise? categories;
    private readonly AlignedBuffer<int> drawn;
    private readonly int* mixed;
    private readonly int negative;
    private RandomSource random;
    private TargetSet current;
    private TargetSet next;

    public ExactSkipGram(TInput input, RowAddresses output, NegativeSamplers samplers, Block block, ModelInputs inputs, CategoryNoise? categories)
    {
        this.input = input;
        this.output = output;
        this.samplers = samplers;
        this.block = block;
        this.categories = categories;
        negative = inputs.Negative;
        var targets = negative + (categories?.Negatives ?? 0);
        drawn = new AlignedBuffer<int>(Margin + targets + Margin);
        mixed = drawn.Pointer + Margin;
        weights = new TargetWeights(block, output);
        current = new TargetSet(targets, inputs.MostNeighbours);
        next = new TargetSet(targets, inputs.MostNeighbours);
    }

    /// <summary>The largest number of draws that this model takes from one start.</summary>
    public static int LongestRun(ModelInputs inputs, CategoryNoise? categories) =>
        checked(inputs.MostNeighbours * (inputs.Negative + (categories?.Negatives ?? 0)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Train(SentenceBatch batch, LossTally loss)
    {
        var sampler = samplers.For(batch);
        input.Begin(batch);
        foreach (var sentence in batch.Sentences)
            sampler.Prefetch(sentence.NegativesStart, sentence.Count * negative);
        foreach (var sentence in batch.Sentences)
            Train(batch, sentence, sampler, loss);
    }

    public override void Measure(SentenceBatch batch, LossTally loss)
    {
        var sampler = samplers.For(batch);
        input.Begin(batch);
        weights.LearningRate = 1;
        foreach (var sentence in batch.Sentences)
        {
            random = new RandomSource(sentence.NegativesStart);
            var draws = sampler.From(sentence.NegativesStart);
            for (var position = sentence.Start; position < sentence.End; position++)
            {
                draws = Draw(current, batch, position, sampler, draws);
                Descend(batch, position, loss, learn: false);
            }
        }
    }

    public override void Dispose()
    {
        input.Dispose();
        current.Dispose();
        next.Dispose();
        drawn.Dispose();
        block.Dispose();
    }

    private void Train(SentenceBatch batch, DrawnSentence sentence, NegativeSampler sampler, LossTally loss)
    {
        weights.LearningRate = sentence.LearningRate;
        random = new RandomSource(sentence.NegativesStart);
        var draws = Draw(current, batch, sentence.Start, sampler, sampler.From(sentence.NegativesStart));
        for (var position = sentence.Start; position < sentence.End; position++)
        {
            if (position + 1 < sentence.End)
                draws = Draw(next, batch, position + 1, sampler, draws);
            Descend(batch, position, IsLossSample(sentence, position, loss) ? loss : null, learn: true);
            (current, next) = (next, current);
        }
    }

    /// <summary>Draws the negatives of all neighbours of a centre and prefetches their rows.</summary>
    /// <returns>The first draw of the next centre.</returns>
    private int* Draw(TargetSet targets, SentenceBatch batch, int position, NegativeSampler sampler, int* draws)
    {
        draws = sampler.Wrap(draws);
        var neighbours = new Neighbours(batch, position);
        for (var neighbour = 0; neighbour < neighbours.Count; neighbour++)
        {
            draws = categories is null
                ? targets.Fill(neighbour, batch.Items[position], draws)
                : FillWithCategory(targets, neighbour, batch.Items[position], draws);
            targets.Prefetch(neighbour, 0, output);
            targets.Prefetch(neighbour, 1, output);
        }

        return draws;
    }

    /// <summary>
    /// Takes negatives from all items, then from the centre's category. If the centre has no category, all of them come from all items.
    /// </summary>
    private int* FillWithCategory(TargetSet targets, int neighbour, int centre, int* draws)
    {
        for (var target = 0; target < targets.Negative; target++)
        {
            if (target < negative || !categories!.TryDraw(centre, ref random, out mixed[target]))
                mixed[target] = *draws++;
        }

        targets.Fill(neighbour, centre, mixed);
        return draws;
    }

    private void Descend(SentenceBatch batch, int position, LossTally? loss, bool learn)
    {
        input.Enter(batch, position);
        var neighbours = new Neighbours(batch, position);
        for (var neighbour = 0; neighbours.TryNext(out var place); neighbour++)
        {
            block.Rows[0] = input.At(batch, place);
            block.RowCount = 1;
            for (var tile = 0; tile < current.Tiles; tile++)
            {
                weights.Use(current.Tile(neighbour, tile), first: tile == 0, centre: batch.Items[position]);
                TKernel.ComputeErrors(block);
                if (loss is not null)
                    BlockLoss.AddTo(loss, block, countsPairs: tile == 0);
                if (learn)
                    TKernel.Update(block);
            }
        }

        input.Leave(position);
    }
}
