using Embeddings.Lookup;

namespace Embeddings.Similarity.Texts;

/// <summary>A text among others and its distance.</summary>
/// <param name="Index">The text's place among the candidates.</param>
/// <param name="Distance">Its Word Mover's Distance to the query, 0 to 2.</param>
public sealed record RankedText(int Index, double Distance);

/// <summary>
/// Word Mover's Distance (Kusner, Sun, Kolkin and Weinberger 2015): the least work that turns one text's words into the
/// other's, when moving a share of a word costs that share times the Euclidean distance between the words' unit vectors.
/// Words that are not in the table are left out.
/// </summary>
public sealed class WordMoversDistance(LookupTable table)
{
    /// <summary>The exact distance, 0 to 2; it grows with the cube of the number of different words.</summary>
    /// <exception cref="UnknownItemsException">Not one word of a text is in the table.</exception>
    public double Between(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        Exact(BagOfWords.Of(table, left, "a"), BagOfWords.Of(table, right, "b"));

    /// <summary>A lower bound of the distance (the paper's RWMD): every word moves to its nearest, whether there is room or not; quadratic.</summary>
    /// <exception cref="UnknownItemsException">Not one word of a text is in the table.</exception>
    public double RelaxedLowerBound(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        Relaxed(BagOfWords.Of(table, left, "a"), BagOfWords.Of(table, right, "b"));

    /// <summary>
    /// The nearest of many texts, nearest first, equally near ones by their place. Exact distances are computed only while
    /// the relaxed bound leaves a chance (the paper's prefetch and prune).
    /// </summary>
    /// <exception cref="UnknownItemsException">Not one word of a text is in the table.</exception>
    public IReadOnlyList<RankedText> Nearest(IReadOnlyList<string> text, IReadOnlyList<IReadOnlyList<string>> candidates, int top)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        var query = BagOfWords.Of(table, text, "text");
        var bounded = candidates
            .Select((candidate, index) => (Index: index, Bag: BagOfWords.Of(table, candidate, $"candidates[{index}]")))
            .Select(candidate => (candidate.Index, candidate.Bag, Bound: Relaxed(query, candidate.Bag)))
            .OrderBy(candidate => candidate.Bound);
        var nearest = new SortedSet<(double Distance, int Index)>();
        foreach (var (index, bag, bound) in bounded)
        {
            if (nearest.Count == top && bound > nearest.Max.Distance)
                break;
            nearest.Add((Exact(query, bag), index));
            if (nearest.Count > top)
                nearest.Remove(nearest.Max);
        }

        return [.. nearest.Select(text => new RankedText(text.Index, text.Distance))];
    }

    private double Exact(BagOfWords left, BagOfWords right)
    {
        // Whole units, so that no rounding is left over: each of the left's words has right.Total units for every time it stands there.
        var supplies = left.Counts.Select(count => count * right.Total).ToArray();
        var demands = right.Counts.Select(count => count * left.Total).ToArray();
        return Transport.LeastCost(supplies, demands, Distances(left, right)) / ((double)left.Total * right.Total);
    }

    private double Relaxed(BagOfWords left, BagOfWords right)
    {
        var distances = Distances(left, right);
        var (toRight, toLeft) = (0d, 0d);
        for (var i = 0; i < left.Ids.Length; i++)
            toRight += left.Counts[i] * Enumerable.Range(0, right.Ids.Length).Min(j => distances[i, j]);
        for (var j = 0; j < right.Ids.Length; j++)
            toLeft += right.Counts[j] * Enumerable.Range(0, left.Ids.Length).Min(i => distances[i, j]);
        return Math.Max(toRight / left.Total, toLeft / right.Total);
    }

    private double[,] Distances(BagOfWords left, BagOfWords right)
    {
        var distances = new double[left.Ids.Length, right.Ids.Length];
        for (var i = 0; i < left.Ids.Length; i++)
        {
            for (var j = 0; j < right.Ids.Length; j++)
                distances[i, j] = left.Ids[i] == right.Ids[j] ? 0 : UnitDistance(left.Ids[i], right.Ids[j]);
        }

        return distances;
    }

    // |u - v|^2 = 2 - 2 u.v for unit vectors.
    private double UnitDistance(int left, int right) =>
        Math.Sqrt(Math.Max(0, 2 - (2 * VectorSimilarity.Of(table.Vector(left), table.Vector(right), SimilarityMetric.Cosine))));
}
