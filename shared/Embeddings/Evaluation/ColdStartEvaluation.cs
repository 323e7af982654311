using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Evaluation;

/// <summary>Reports how well the inferred vectors of items without history find their users.</summary>
/// <param name="Cases">The number of held-out cases whose target is such an item and whose history contains an item of the table.</param>
/// <param name="HitRate">The share of cases whose target is among the k items without history nearest to the user's history.</param>
/// <param name="RandomHitRate">The hit rate of k random items without history.</param>
public sealed record ColdStartReport(int K, int Items, int Cases, Estimate HitRate, double RandomHitRate);

/// <summary>Ranks items without history for users by vectors inferred from texts.</summary>
public static class ColdStartEvaluation
{
    /// <summary>Returns one value per case: 1 for a hit. Cases of several splits may be combined before <see cref="Report"/>.</summary>
    /// <param name="table">The table whose vectors represent the histories. Items in <paramref name="inferred"/> are left out.</param>
    public static IReadOnlyList<double> Hits(
        IEnumerable<HeldOutCase> cases, LookupTable table, IReadOnlyDictionary<string, float[]> inferred, RecommendationOptions options, int k)
    {
        var hits = new List<double>();
        foreach (var held in Asked(cases, table, [.. inferred.Keys]))
        {
            var query = Query(table, [.. held.History.Where(item => IsKnown(item, table, inferred))], options);
            var ranked = inferred
                .Where(item => !held.History.Contains(item.Key))
                .OrderByDescending(item => VectorSimilarity.Of(query, item.Value, SimilarityMetric.Cosine))
                .ThenBy(item => item.Key, StringComparer.Ordinal)
                .Take(k);
            hits.Add(ranked.Any(item => held.Targets.Contains(item.Key)) ? 1 : 0);
        }

        return hits;
    }

    /// <summary>
    /// Returns the cases that can be measured: the target is one of the items, and the history contains another item that the table knows.
    /// </summary>
    internal static IReadOnlyList<HeldOutCase> Asked(IEnumerable<HeldOutCase> cases, LookupTable table, IReadOnlyCollection<string> items)
    {
        var unseen = items.ToDictionary(item => item);
        return [.. cases.Where(held => held.Targets.Any(unseen.ContainsKey) && held.History.Any(item => IsKnown(item, table, unseen)))];
    }

    public static ColdStartReport Report(IReadOnlyList<double> hits, int items, int k, int seed = 1) => new(
        k, items, hits.Count, Bootstrap.Means([.. hits.Select(hit => new[] { hit })], 1, seed)[0], Math.Min(1, (double)k / Math.Max(1, items)));

    private static bool IsKnown<T>(string item, LookupTable table, IReadOnlyDictionary<string, T> unseen) =>
        !unseen.ContainsKey(item) && table.TryGetId(item, out _);

    private static float[] Query(LookupTable table, string[] history, RecommendationOptions options)
    {
        var query = new float[table.Dimensions];
        var weight = 1.0;
        foreach (var item in history.Reverse().Take(options.LastItems))
        {
            table.TryGetId(item, out var id);
            for (var dimension = 0; dimension < query.Length; dimension++)
                query[dimension] += (float)weight * table.Vector(id)[dimension] / Math.Max(table.Norm(id), float.Epsilon);
            weight *= options.Recency;
        }

        return query;
    }
}
