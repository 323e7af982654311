using Embeddings.Corpus.Interactions;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Evaluation.Tuning;

/// <summary>The options that a <see cref="PartSearch"/> may change.</summary>
/// <param name="Weights">The weights of the parts.</param>
/// <param name="Repeats">Whether items of the history are answers.</param>
public sealed record PartSearchOptions(bool Weights = true, bool Repeats = true)
{
    /// <summary>The length of answer that is measured.</summary>
    public int K { get; init; } = 10;
}

/// <summary>How a version recommends best on the validation split.</summary>
/// <param name="Options">The chosen options.</param>
/// <param name="HitRate">At the search's k, on the validation split.</param>
/// <param name="Ndcg">The same.</param>
/// <param name="StartHitRate">With what the search began with.</param>
/// <param name="StartNdcg">The same.</param>
/// <param name="Cases">Users that were asked for.</param>
public sealed record PartChoice(RecommendationOptions Options, double HitRate, double Ndcg, double StartHitRate, double StartNdcg, int Cases);

/// <summary>
/// Chooses how parts are weighed, how a history is weighed and whether it may be recommended again: one of them after the other, twice over. A change is made
/// only where its gain is greater than the standard error of the gain, since a choice by chance does not hold elsewhere.
/// </summary>
public static class PartSearch
{
    private const int Rounds = 2;
    private static readonly double[] EmbeddingShares = [0, 0.1, 0.25, 0.4, 0.6];
    private static readonly double[] NeighbourShares = [0, 0.15, 0.3, 0.5];
    private static readonly double[] BackwardShares = [0, 0.1, 0.2, 0.5, 1];
    private static readonly (int LastItems, double Recency)[] Memories = [(1, 1), (3, 0.5), (5, 0.6), (10, 0.7), (10, 0.8), (20, 0.9)];

    /// <param name="recommender">Trained without the targets of the cases.</param>
    /// <param name="cases">The cases of the validation split.</param>
    /// <param name="start">The options to begin with. They stay if nothing is better.</param>
    public static PartChoice Choose(
        Recommender recommender, IReadOnlyList<HeldOutCase> cases, RecommendationOptions start, PartSearchOptions search, CancellationToken cancellation = default)
    {
        start = start with { Top = search.K, Filter = null, Explain = false, Diversity = 0 };
        var best = Measure(recommender, cases, start, cancellation);
        var begun = best;
        for (var round = 0; round < Rounds && cases.Count > 1; round++)
        {
            var before = best;
            foreach (var changes in Changes(search))
                foreach (var change in changes)
                    if (change(best.Options) is var changed && changed != best.Options && Measure(recommender, cases, changed, cancellation) is var measured && Gains(measured, best))
                        best = measured;
            if (best == before)
                break;
        }

        return new PartChoice(best.Options, best.HitRate, best.Ndcg, begun.HitRate, begun.Ndcg, cases.Count);
    }

    private static IEnumerable<IEnumerable<Func<RecommendationOptions, RecommendationOptions>>> Changes(PartSearchOptions search)
    {
        if (search.Repeats)
            yield return [options => options with { ExcludeHistory = !options.ExcludeHistory }];
        if (search.Weights)
        {
            yield return EmbeddingShares.Select(Embedding);
            yield return NeighbourShares.Select(Neighbours);
        }

        yield return BackwardShares.Select(Backward);
        yield return Memories.Select(Memory);
    }

    private static Func<RecommendationOptions, RecommendationOptions> Embedding(double share) =>
        options => options with { Parts = Parts(share, options.Parts.Neighbours / Math.Max(1e-9, options.Parts.Transitions + options.Parts.Neighbours)) };

    private static Func<RecommendationOptions, RecommendationOptions> Neighbours(double share) =>
        options => options with { Parts = Parts(options.Parts.Embedding, share) };

    /// <param name="neighbours">The neighbours' share of what is left beside the embedding.</param>
    private static RecommendationParts Parts(double embedding, double neighbours) => new()
    {
        Embedding = embedding,
        Transitions = (1 - embedding) * (1 - neighbours),
        Neighbours = (1 - embedding) * neighbours,
    };

    private static Func<RecommendationOptions, RecommendationOptions> Backward(double share) => options => options with { Backward = share };

    private static Func<RecommendationOptions, RecommendationOptions> Memory((int LastItems, double Recency) memory) =>
        options => options with { LastItems = memory.LastItems, Recency = memory.Recency };

    private static Measured Measure(Recommender recommender, IReadOnlyList<HeldOutCase> cases, RecommendationOptions options, CancellationToken cancellation)
    {
        var (hits, gains) = (new double[cases.Count], new double[cases.Count]);
        Parallel.For(0, cases.Count, new ParallelOptions { CancellationToken = cancellation }, index =>
        {
            var ranked = recommender.Recommend(cases[index].History, options).Items.Select(item => item.Item).ToArray();
            var targets = cases[index].Targets.ToHashSet();
            hits[index] = RankingMetrics.HitRate(ranked, targets, options.Top);
            gains[index] = RankingMetrics.Ndcg(ranked, targets, options.Top);
        });
        return new Measured(options, hits, gains);
    }

    private static bool Gains(Measured candidate, Measured best)
    {
        var differences = candidate.Scores.Zip(best.Scores, (one, other) => one - other).ToArray();
        var mean = differences.Average();
        var variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Length - 1);
        return mean > Math.Sqrt(variance / differences.Length);
    }

    private sealed record Measured(RecommendationOptions Options, double[] Hits, double[] Gains)
    {
        public double HitRate => Hits.DefaultIfEmpty().Average();

        public double Ndcg => Gains.DefaultIfEmpty().Average();

        public IEnumerable<double> Scores => Hits.Zip(Gains, (hit, gain) => hit + gain);
    }
}
