using System.Runtime.CompilerServices;
using Embeddings.Training.Kernels;
using Embeddings.Training.Negatives;

namespace Embeddings.Training.Models;

/// <summary>Negative sampling with one set of negatives a centre, dealt for a whole passage at once. A struct, so that the JIT writes the model around it.</summary>
internal readonly unsafe struct SharedNegatives : ITargets
{
    private readonly RowAddresses output;
    private readonly NegativeDecks decks;
    private readonly TargetSet targets;
    private readonly TargetWeights weights;
    private readonly int centresPerDeal;

    /// <param name="output">Whose rows the targets are.</param>
    /// <param name="decks">Deal the negatives.</param>
    /// <param name="targets">Room for the targets of the longest passage; disposed with this.</param>
    /// <param name="weights">Points the model's block at a tile.</param>
    /// <param name="centresPerDeal">Centres in a row that have the same negatives.</param>
    public SharedNegatives(RowAddresses output, NegativeDecks decks, TargetSet targets, TargetWeights weights, int centresPerDeal)
    {
        this.output = output;
        this.decks = decks;
        this.targets = targets;
        this.weights = weights;
        this.centresPerDeal = centresPerDeal;
    }

    public float LearningRate
    {
        set => weights.LearningRate = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Draw(Passage passage)
    {
        var deck = decks.For(passage);
        foreach (var sentence in passage.Sentences)
            deck.Prefetch(sentence.Deal, sentence.Count * targets.Negative);
        foreach (var sentence in passage.Sentences)
            Draw(passage, sentence, deck);
    }

    public int TilesAt(int position) => targets.Tiles;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Use(Block block, int position, int tile) =>
        weights.Use(targets.Tile(position, tile), first: tile == 0, centre: *targets.Tile(position, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int position, int half) => targets.Prefetch(position, half, output);

    public void Dispose() => targets.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Draw(Passage passage, DrawnSentence sentence, NegativeDeck deck)
    {
        var cards = deck.Deal(sentence.Deal);
        var left = centresPerDeal;
        for (var position = sentence.Start; position < sentence.End; position++)
        {
            var next = targets.Fill(position, passage.Items[position], cards);
            if (--left > 0)
                continue;
            cards = next;
            left = centresPerDeal;
        }
    }
}
