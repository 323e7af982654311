using Embeddings.Lookup;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein 1998): the next item is the one with the best score less its greatest cosine to those chosen already,
/// weighed against each other by the diversity asked for. Scores are taken as shares of the best one.
/// </summary>
internal static class Diversification
{
    private const int CandidatesPerItem = 10;

    /// <summary>How many candidates the items are chosen from.</summary>
    public static int Candidates(RecommendationOptions options) =>
        options.Diversity > 0 ? (int)Math.Min(int.MaxValue, (long)options.Top * CandidatesPerItem) : options.Top;

    public static RecommendedItem[] Choose(LookupTable table, RecommendedItem[] candidates, RecommendationOptions options)
    {
        if (options.Diversity == 0 || candidates.Length == 0)
            return candidates;
        var relevance = Relevance(candidates);
        var nearest = new float[candidates.Length];
        var left = Enumerable.Range(0, candidates.Length).ToList();
        var chosen = new List<RecommendedItem>();
        while (chosen.Count < options.Top && left.Count > 0)
        {
            var best = left.MaxBy(index => ((1 - options.Diversity) * relevance[index]) - (options.Diversity * nearest[index]));
            left.Remove(best);
            chosen.Add(candidates[best]);
            foreach (var index in left)
                nearest[index] = Math.Max(nearest[index], Cosine(table, candidates[index], candidates[best]));
        }

        return [.. chosen];
    }

    private static float[] Relevance(RecommendedItem[] candidates)
    {
        var (best, worst) = (candidates[0].Similarity, candidates[^1].Similarity);
        return [.. candidates.Select(item => best > worst ? (item.Similarity - worst) / (best - worst) : 1)];
    }

    private static float Cosine(LookupTable table, RecommendedItem one, RecommendedItem other)
    {
        table.TryGetId(one.Item, out var first);
        table.TryGetId(other.Item, out var second);
        var length = table.Norm(first) * table.Norm(second);
        return length > 0 ? VectorSimilarity.Of(table.Vector(first), table.Vector(second), SimilarityMetric.Cosine) : 0;
    }
}
