using Embeddings.Lookup;
using Embeddings.Similarity.Pooling;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Texts;

/// <summary>
/// Makes one vector from a text: the mean of its words' unit vectors, each weighted by a / (a + p(w)), where p(w) is the word's
/// share of the corpus. Words that are common everywhere get little weight (smooth inverse frequency; Arora, Liang and Ma 2017). What all texts have in
/// common is then removed. If the table has no counts, all words weigh alike.
/// </summary>
/// <param name="vectors">The vectors of words. A word that is not in the table counts as a word that never occurs.</param>
/// <param name="common">The <see cref="CommonDirections"/> of the corpus; null removes nothing.</param>
public sealed class TextVectors(KnownItems vectors, CommonPart? common = null)
{
    /// <summary>The paper's a. Values from 1e-4 to 1e-3 work well.</summary>
    public const double Smoothing = 1e-3;

    private readonly double corpusTokens = Math.Max(1, vectors.CountOccurrences());

    public TextVectors(LookupTable table)
        : this(new KnownItems(table))
    {
    }

    /// <param name="tokens">The text's words, segmented as the corpus was. Words that are not in the table are reported and skipped.</param>
    /// <exception cref="UnknownItemsException">None of the words is in the table.</exception>
    /// <exception cref="InvalidInputException">The text has no words.</exception>
    public PooledQuery Pool(IReadOnlyList<string> tokens)
    {
        var pooled = WeightedItems.Pool(vectors, tokens.Select(token => (token, Weight(token))), "text", total => total);
        return common is null ? pooled : pooled with { Query = pooled.Query with { Vector = common.RemoveFrom(pooled.Query.Vector.Span) } };
    }

    /// <summary>The weight of a word: 1 if it never occurs.</summary>
    internal static double WeightOf(long count, double corpusTokens) => Smoothing / (Smoothing + (count / corpusTokens));

    private double Weight(string token) => vectors.TryFind(token, out var known) && !known.Inferred ? WeightOf(known.Count, corpusTokens) : 1;
}
