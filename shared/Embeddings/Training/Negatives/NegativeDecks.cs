namespace Embeddings.Training.Negatives;

/// <summary>
/// The decks that negatives are dealt from. One thread has one deck of all items. Of several, each is dealt the rare items from a share of its own, and
/// the shares change hands in turns: over a training every centre meets every negative as often as with one deck, but at any time a row is
/// written as a negative by one processor only, and its lines of cache stay there. The most frequent items, of which each thread has its own
/// copies, are in every share. Where there are not rare items enough to be shared out evenly, all threads have one deck.
/// </summary>
internal sealed class NegativeDecks : IDisposable
{
    /// <summary>
    /// So many items in a row are in one share: a processor that asks for a row fetches what lies behind it too, and would take the line of a row
    /// that another is writing.
    /// </summary>
    private const int ItemsInARow = 64;

    /// <summary>A share is even enough if its frequent items are dealt at least half as often as from one deck, and at most half as often again.</summary>
    private const double MostUneven = 0.5;

    private readonly Lazy<NegativeDeck> whole;
    private readonly Lazy<NegativeDeck>[] shares;

    /// <param name="probabilities">By id; they sum to 1.</param>
    /// <param name="seed">Decides the order of the decks and their rounding.</param>
    /// <param name="longestDeal">The most cards that are dealt from one start.</param>
    /// <param name="inAll">The items that every share has are those before this one.</param>
    /// <param name="threads">How many shares there are to be; one is all items.</param>
    public NegativeDecks(double[] probabilities, ulong seed, int longestDeal, int inAll, int threads)
    {
        whole = new(() => new NegativeDeck(probabilities, seed, longestDeal));
        var frequent = threads > 1 ? Frequent(probabilities, inAll, threads) : [];
        shares = frequent.Length > 0 && frequent.All(factor => Math.Abs(factor - 1) < MostUneven)
            ? [.. frequent.Select((factor, share) => new Lazy<NegativeDeck>(() => new NegativeDeck(Share(probabilities, inAll, share, threads, factor), seed, longestDeal)))]
            : [whole];
    }

    /// <summary>The deck that a passage's negatives are dealt from (<see cref="Passage.Turn"/>).</summary>
    public NegativeDeck For(Passage passage) => (passage.Turn is { } turn ? shares[turn % shares.Length] : whole).Value;

    public void Dispose()
    {
        foreach (var deck in shares.Append(whole).Where(deck => deck.IsValueCreated))
            deck.Value.Dispose();
    }

    /// <summary>By share, how often its frequent items are dealt, beside one deck, to fill up what its rare ones leave. None where there are no rare items.</summary>
    private static double[] Frequent(double[] probabilities, int inAll, int count)
    {
        if (probabilities.Length <= inAll)
            return [];
        var rare = new double[count];
        for (var id = inAll; id < probabilities.Length; id++)
            rare[ShareOf(id, inAll, count)] += probabilities[id];
        var frequent = 1 - rare.Sum();
        return [.. rare.Select(part => (1 - (count * part)) / frequent)];
    }

    /// <summary>The probabilities of one share. The mean of all shares is the whole deck's.</summary>
    private static double[] Share(double[] probabilities, int inAll, int share, int count, double frequent) =>
        [.. probabilities.Select((probability, id) => id < inAll ? probability * frequent : ShareOf(id, inAll, count) == share ? probability * count : 0)];

    private static int ShareOf(int id, int inAll, int count) => (id - inAll) / ItemsInARow % count;
}
