using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Texts;

/// <summary>A candidate text and its distance.</summary>
/// <param name="Index">The text's index among the candidates.</param>
/// <param name="Distance">Its Word Mover's Distance to the query, 0 to 2.</param>
public sealed record RankedText(int Index, double Distance);

/// <summary>
/// Word Mover's Distance (Kusner, Sun, Kolkin and Weinberger 2015): the least cost of turning one text's words into the other's.
/// Moving a share of a word costs that share times the Euclidean distance between the two words' unit vectors.
/// Words that are not in the table are skipped.
/// </summary>
public sealed class WordMoversDistance(LookupTable table)
{
    /// <summary>The exact distance, 0 to 2. Its cost grows with the cube of the number of distinct words.</summary>
    /// <exception cref="UnknownItemsException">None of a text's words is in the table.</exception>
    public double Between(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        Exact(BagOfWords.Of(table, left, "a"), BagOfWords.Of(table, right, "b"));

    /// <summary>Converts a distance d to a similarity: 1 / (1 + d), which is 1 for texts of the same words.</summary>
    public static double ToSimilarity(double distance) => 1 / (1 + distance);

    /// <summary>
    /// A lower bound of the distance (the paper's RWMD). Every word moves to the nearest word of the other text, without a limit on what
    /// that word takes. Its cost is quadratic.
    /// </summary>
    /// <exception cref="UnknownItemsException">None of a text's words is in the table.</exception>
    public double RelaxedLowerBound(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        Relaxed(BagOfWords.Of(table, left, "a"), BagOfWords.Of(table, right, "b"));

    /// <summary>
    /// The nearest of many texts, nearest first. Equal distances are ordered by index. An exact distance is computed only while the
    /// relaxed bound leaves the text a chance (the paper's prefetch and prune).
    /// </summary>
    /// <exception cref="UnknownItemsException">None of a text's words is in the table.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public IReadOnlyList<RankedText> Nearest(
        IReadOnlyList<string> text, IReadOnlyList<IReadOnlyList<string>> candidates, int top, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        var query = BagOfWords.Of(table, text, "text");
        var bounded = candidates
            .Select((candidate, index) => (Index: index, Bag: BagOfWords.Of(table, candidate, $"candidates[{index}]")))
            .Select(candidate => (candidate.Index, candidate.Bag, Bound: Bound(candidate.Bag)))
            .OrderBy(candidate => candidate.Bound);
        var nearest = new SortedSet<(double Distance, int Index)>();
        foreach (var (index, bag, bound) in bounded)
        {
            cancellation.ThrowIfCancellationRequested();
            if (nearest.Count == top && bound > nearest.Max.Distance)
                break;
            nearest.Add((Exact(query, bag), index));
            if (nearest.Count > top)
                nearest.Remove(nearest.Max);
        }

        return [.. nearest.Select(text => new RankedText(text.Index, text.Distance))];

        double Bound(BagOfWords candidate)
        {
            cancellation.ThrowIfCancellationRequested();
            return Relaxed(query, candidate);
        }
    }

    private double Exact(BagOfWords left, BagOfWords right)
    {
        // Whole units avoid rounding. Each occurrence of a word of the left text supplies right.Total units.
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

    // |u - v|^2 = 2 - 2 u.v for unit vectors. A zero vector counts as orthogonal to all.
    private double UnitDistance(int left, int right)
    {
        var norms = (double)table.Norm(left) * table.Norm(right);
        return Math.Sqrt(Math.Max(0, 2 - (norms == 0 ? 0 : 2 * PreciseDot.Of(table.Vector(left), table.Vector(right)) / norms)));
    }
}
