using Embeddings.Corpus.Interactions;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Evaluation.Tuning;

/// <summary>Measures the NDCG of each case. Only the best of a case's targets counts.</summary>
internal static class CaseGains
{
    /// <param name="options">How a history is answered. Its length of an answer is the k.</param>
    public static float[] Of(Recommender recommender, IReadOnlyList<HeldOutCase> cases, RecommendationOptions options, CancellationToken cancellation)
    {
        if (recommender.TellsNext)
            return new ScoredCases(recommender, cases, options, cancellation).Gains(options, [options.Parts], cancellation)[0];
        // Hierarchical softmax has no output vectors of items, so without transitions only similar items can be measured.
        var similar = new TrainedRecommender(recommender, options with { Relation = Relation.Similar });
        var gains = new float[cases.Count];
        Parallel.For(0, cases.Count, new ParallelOptions { CancellationToken = cancellation }, index => gains[index] = Gain(Before(similar, cases[index], options), options.Top));
        return gains;
    }

    /// <param name="before">The number of items that are ranked before the best target.</param>
    public static float Gain(int before, int k) => before < k ? (float)(1 / Math.Log2(before + 2)) : 0;

    private static int Before(TrainedRecommender recommender, HeldOutCase held, RecommendationOptions options)
    {
        var answer = recommender.Recommend(held.History, options.Top, options.ExcludeHistory ? held.History.ToHashSet(StringComparer.Ordinal) : []);
        var at = answer.ToList().FindIndex(held.Targets.Contains);
        return at < 0 ? int.MaxValue : at;
    }
}
