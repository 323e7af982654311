using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Embeddings.Numerics;

namespace Embeddings.Training.Negatives;

/// <summary>
/// Negatives dealt from a shuffled deck, in which each item stands in proportion to its probability: one sequential read a draw, which the
/// processor prefetches, where a table of the whole distribution would cost a cache miss. A sentence begins at a random card.
/// A deck holds at least 16 cards an item up to <see cref="MaximumCards"/>; each item's number of cards is its expectation rounded up or
/// down by one draw for the whole deck (systematic sampling), so the deck's proportions are exact to one card.
/// </summary>
internal sealed unsafe class NegativeDeck : IDisposable
{
    public const int MaximumCards = 1 << 22;
    private const int MinimumCards = 1 << 16;
    private const int CardsPerItem = 16;

    /// <summary>Cards that can be read, though they are nobody's, before the first and after the last: a deal is read eight at a time.</summary>
    private const int Margin = 8;

    /// <summary>Lines that are asked for of a deal to come: what follows them the processor foresees by itself.</summary>
    private const int LinesAskedFor = 8;

    private const int CardsOfLine = 16;

    private int* memory;
    private int* cards;

    /// <param name="probabilities">By id; they sum to 1. An item of 0 has no card.</param>
    /// <param name="seed">Decides the order of the deck and its rounding.</param>
    /// <param name="longestDeal">The most cards that are dealt from one start: the deck goes on so far past its end.</param>
    public NegativeDeck(ReadOnlySpan<double> probabilities, ulong seed, int longestDeal)
    {
        var items = probabilities.Length - probabilities.Count(0);
        Count = (int)Math.Clamp((long)BitOperations.RoundUpToPowerOf2((uint)items) * CardsPerItem, MinimumCards, MaximumCards);
        var bytes = ((nuint)Count + (nuint)longestDeal + (2 * Margin)) * sizeof(int);
        memory = (int*)LargePages.Allocate(bytes, sizeof(int));
        NativeMemory.Clear(memory, bytes);
        cards = memory + Margin;
        var random = RandomSource.ForStream(seed, ulong.MaxValue);
        Sort(probabilities, (random.Next() + 0.5) / 4294967296.0);
        Shuffle(ref random);
        for (var card = 0; card < longestDeal; card++)
            cards[Count + card] = cards[card % Count];
    }

    ~NegativeDeck() => Free();

    /// <summary>Cards before the deck repeats itself.</summary>
    public int Count { get; }

    /// <summary>Where a deal begins: the ids that follow are independent draws.</summary>
    /// <param name="draw">Uniform over all 32-bit numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Deal(uint draw) => cards + (nint)(((ulong)draw * (uint)Count) >> 32);

    /// <summary>Goes on with a deal that is longer than the longest: from the first card again once the last has been dealt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* GoOn(int* card) => card >= cards + Count ? card - Count : card;

    /// <summary>Asks for the first of so many cards of a deal to come.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint draw, int cardsDealt) => Kernels.Prefetch.Row((float*)Deal(draw), Math.Min(LinesAskedFor * CardsOfLine, cardsDealt));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Sort(ReadOnlySpan<double> probabilities, double offset)
    {
        var id = 0;
        var upTo = probabilities[0];
        for (var card = 0; card < Count; card++)
        {
            while ((card + offset) / Count > upTo && id < probabilities.Length - 1)
                upTo += probabilities[++id];
            cards[card] = id;
        }
    }

    private void Shuffle(ref RandomSource random)
    {
        for (var last = Count - 1; last > 0; last--)
        {
            var other = random.Below((uint)last + 1);
            (cards[last], cards[other]) = (cards[other], cards[last]);
        }
    }

    private void Free()
    {
        NativeMemory.AlignedFree(memory);
        memory = cards = null;
    }
}
