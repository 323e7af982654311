using Embeddings.Lookup;
using Embeddings.Similarity.Pooling;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Texts;

/// <summary>
/// Makes one vector of a text: the mean of its words' unit vectors, weighted by a / (a + p(w)) for a word's share p(w) of
/// the corpus, so that what is said everywhere says little (smooth inverse frequency; Arora, Liang and Ma 2017, algorithm
/// 1). Their second step, taking away the first principal component of a set of texts, needs the set and is not done.
/// A table without counts weighs all words alike.
/// </summary>
/// <param name="vectors">The vectors of words. A word that is not in the table counts as one that never occurred.</param>
public sealed class TextVectors(KnownItems vectors)
{
    /// <summary>The paper's a, good from 1e-4 to 1e-3.</summary>
    public const double Smoothing = 1e-3;

    private readonly double corpusTokens = Math.Max(1, Sum(vectors.Table.Counts));

    public TextVectors(LookupTable table)
        : this(new KnownItems(table))
    {
    }

    /// <param name="tokens">The text's words, segmented as the corpus was; words that are not in the table are reported and left out.</param>
    /// <exception cref="UnknownItemsException">Not one word is in the table.</exception>
    /// <exception cref="InvalidInputException">The text has no words.</exception>
    public PooledQuery Pool(IReadOnlyList<string> tokens) =>
        WeightedItems.Pool(vectors, tokens.Select(token => (token, Weight(token))), "text", total => total);

    private double Weight(string token) =>
        vectors.Table.TryGetId(token, out var id) ? Smoothing / (Smoothing + (vectors.Table.ItemCount(id) / corpusTokens)) : 1;

    private static double Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0d;
        foreach (var count in counts)
            sum += count;
        return sum;
    }
}
