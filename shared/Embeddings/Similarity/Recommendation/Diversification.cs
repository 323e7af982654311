using Embeddings.Lookup;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein 1998). The next item has the highest difference between its score and its
/// greatest cosine to the items already chosen. The requested diversity weighs the two against each other. Scores are first scaled
/// to 0..1 over the candidates. An item is skipped if its category is full.
/// </summary>
internal static class Diversification
{
    private const int CandidatesPerItem = 10;
    private const int Growth = 4;

    /// <summary>The number of candidates after which no more are read from a store.</summary>
    private const int MostCandidates = 4_096;

    /// <param name="best">Returns the requested number of best items, best first. It is called for more if full categories leave too few.</param>
    public static RecommendedItem[] Choose(LookupTable table, RecommendationOptions options, Func<int, RecommendedItem[]> best)
    {
        if (options.Diversity == 0 && options.CategoryLimit is null)
            return best(options.Top);
        for (var asked = (long)options.Top * CandidatesPerItem; ; asked *= Growth)
        {
            var candidates = best((int)Math.Min(asked, int.MaxValue));
            var chosen = Choose(candidates, options, (one, other) => Cosine(table, one, other));
            if (chosen.Length == options.Top || candidates.Length < asked)
                return chosen;
        }
    }

    /// <summary>Chooses among candidates that are read from a store.</summary>
    /// <param name="best">Returns the requested number of best items, best first.</param>
    /// <param name="prepare">Reads what the choice among candidates needs: the categories and the cosines.</param>
    public static async Task<RecommendedItem[]> ChooseAsync(
        RecommendationOptions options, Func<int, Task<RecommendedItem[]>> best, Func<RecommendedItem[], Task<(CategoryLimit? Limit, Func<RecommendedItem, RecommendedItem, float> Cosine)>>? prepare)
    {
        if (prepare is null)
            return await best(options.Top);
        for (var asked = (long)options.Top * CandidatesPerItem; ; asked *= Growth)
        {
            var candidates = await best((int)Math.Min(asked, int.MaxValue));
            var (limit, cosine) = await prepare(candidates);
            var chosen = Choose(candidates, options with { CategoryLimit = limit }, cosine);
            if (chosen.Length == options.Top || candidates.Length < asked || asked >= MostCandidates)
                return chosen;
        }
    }

    private static RecommendedItem[] Choose(RecommendedItem[] candidates, RecommendationOptions options, Func<RecommendedItem, RecommendedItem, float> cosine)
    {
        var relevance = Relevance(candidates);
        var nearest = new float[candidates.Length];
        var left = Enumerable.Range(0, candidates.Length).ToList();
        var chosen = new List<RecommendedItem>();
        var room = new CategoryRoom(options.CategoryLimit);
        while (chosen.Count < options.Top && left.Count > 0)
        {
            // Takes the first of equal items, so that without diversity they stay in their order.
            var best = options.Diversity == 0 ? left[0] : left.MaxBy(index => ((1 - options.Diversity) * relevance[index]) - (options.Diversity * nearest[index]));
            left.Remove(best);
            if (!room.Take(candidates[best]))
                continue;
            chosen.Add(candidates[best]);
            if (options.Diversity > 0)
                foreach (var index in left)
                    nearest[index] = Math.Max(nearest[index], cosine(candidates[index], candidates[best]));
        }

        return [.. chosen];
    }

    private static float[] Relevance(RecommendedItem[] candidates)
    {
        if (candidates.Length == 0)
            return [];
        var (best, worst) = (candidates[0].Similarity, candidates[^1].Similarity);
        return [.. candidates.Select(item => best > worst ? (item.Similarity - worst) / (best - worst) : 1)];
    }

    /// <summary>Returns 0 if one of the items is not in the table.</summary>
    private static float Cosine(LookupTable table, RecommendedItem one, RecommendedItem other)
    {
        if (!table.TryGetId(one.Item, out var first) || !table.TryGetId(other.Item, out var second))
            return 0;
        var length = table.Norm(first) * table.Norm(second);
        return length > 0 ? VectorSimilarity.Of(table.Vector(first), table.Vector(second), SimilarityMetric.Cosine) : 0;
    }

    /// <summary>The number of further items each category may have. An item without a category is always accepted.</summary>
    private sealed class CategoryRoom(CategoryLimit? limit)
    {
        private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);

        public bool Take(RecommendedItem item)
        {
            if (limit?.CategoryOf(item.Item) is not { } category)
                return true;
            var before = taken.GetValueOrDefault(category);
            taken[category] = before + 1;
            return before < limit!.Most;
        }
    }
}
