using System.Runtime.CompilerServices;
using Embeddings.Training.Kernels;
using Embeddings.Training.Negatives;

namespace Embeddings.Training.Models;

/// <summary>
/// Skip-gram with negative sampling as word2vec.c does it: every (neighbour, centre) pair draws its own negatives and is a step of its own.
/// Several times slower than <see cref="SkipGram{TKernel,TInput,TTargets}"/>, for comparison. Negatives of the next centre are dealt and asked for
/// while this one is trained. Where items have categories, further negatives of a pair are drawn from the centre's own.
/// </summary>
internal sealed unsafe class ExactSkipGram<TKernel, TInput> : SentenceModel
    where TKernel : IBlockKernel
    where TInput : struct, IInputRows
{
    private readonly TInput input;
    private readonly RowAddresses output;
    private readonly NegativeDecks decks;
    private readonly Block block;
    private readonly TargetWeights weights;
    private readonly CategoryNoise? categories;
    private readonly int[] drawn;
    private readonly int negative;
    private RandomSource random;
    private TargetSet current;
    private TargetSet next;
    private int centresUntilSample;

    public ExactSkipGram(TInput input, RowAddresses output, NegativeDecks decks, Block block, TrainingPlan plan, CategoryNoise? categories)
    {
        this.input = input;
        this.output = output;
        this.decks = decks;
        this.block = block;
        this.categories = categories;
        negative = plan.Options.Negative;
        var targets = negative + (categories?.Negatives ?? 0);
        drawn = new int[targets];
        weights = new TargetWeights(block, output);
        current = new TargetSet(targets, plan.MostNeighbours);
        next = new TargetSet(targets, plan.MostNeighbours);
    }

    /// <summary>The most cards that one deal of this model takes.</summary>
    public static int LongestDeal(TrainingPlan plan, CategoryNoise? categories) =>
        checked(plan.MostNeighbours * (plan.Options.Negative + (categories?.Negatives ?? 0)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Train(Passage passage, LossTally loss)
    {
        var deck = decks.For(passage);
        input.Begin(passage);
        foreach (var sentence in passage.Sentences)
            deck.Prefetch(sentence.Deal, sentence.Count * negative);
        foreach (var sentence in passage.Sentences)
            Train(passage, sentence, deck, loss);
    }

    public override void Measure(Passage passage, LossTally loss)
    {
        var deck = decks.For(passage);
        input.Begin(passage);
        weights.LearningRate = 1;
        foreach (var sentence in passage.Sentences)
        {
            random = new RandomSource(sentence.Deal);
            var cards = deck.Deal(sentence.Deal);
            for (var position = sentence.Start; position < sentence.End; position++)
            {
                cards = Deal(current, passage, position, deck, cards);
                Descend(passage, position, loss, learn: false);
            }
        }
    }

    public override void Dispose()
    {
        input.Dispose();
        current.Dispose();
        next.Dispose();
        block.Dispose();
    }

    private void Train(Passage passage, DrawnSentence sentence, NegativeDeck deck, LossTally loss)
    {
        weights.LearningRate = sentence.LearningRate;
        random = new RandomSource(sentence.Deal);
        var cards = Deal(current, passage, sentence.Start, deck, deck.Deal(sentence.Deal));
        for (var position = sentence.Start; position < sentence.End; position++)
        {
            if (position + 1 < sentence.End)
                cards = Deal(next, passage, position + 1, deck, cards);
            Descend(passage, position, IsLossSample(ref centresUntilSample, loss) ? loss : null, learn: true);
            (current, next) = (next, current);
        }
    }

    /// <summary>Deals to all neighbours of a centre and asks for the rows.</summary>
    /// <returns>The card that the next centre begins with.</returns>
    private int* Deal(TargetSet targets, Passage passage, int position, NegativeDeck deck, int* cards)
    {
        cards = deck.GoOn(cards);
        var neighbours = new Neighbours(passage, position);
        for (var neighbour = 0; neighbour < neighbours.Count; neighbour++)
        {
            cards = categories is null
                ? targets.Fill(neighbour, passage.Items[position], cards)
                : FillWithCategory(targets, neighbour, passage.Items[position], cards);
            targets.Prefetch(neighbour, 0, output);
            targets.Prefetch(neighbour, 1, output);
        }

        return cards;
    }

    /// <summary>Takes cards of all items and then of the centre's category; of a centre without one, cards of all items again.</summary>
    private int* FillWithCategory(TargetSet targets, int neighbour, int centre, int* cards)
    {
        for (var target = 0; target < drawn.Length; target++)
        {
            if (target < negative || !categories!.TryDraw(centre, ref random, out drawn[target]))
                drawn[target] = *cards++;
        }

        fixed (int* pointer = drawn)
            targets.Fill(neighbour, centre, pointer);
        return cards;
    }

    private void Descend(Passage passage, int position, LossTally? loss, bool learn)
    {
        input.Enter(passage, position);
        var neighbours = new Neighbours(passage, position);
        for (var neighbour = 0; neighbours.TryNext(out var place); neighbour++)
        {
            block.Rows[0] = input.At(passage, place);
            block.RowCount = 1;
            for (var tile = 0; tile < current.Tiles; tile++)
            {
                weights.Use(current.Tile(neighbour, tile), first: tile == 0, centre: passage.Items[position]);
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
