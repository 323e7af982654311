using Embeddings.Corpus.Interactions;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Evaluation.Tuning;

/// <summary>The options that a <see cref="PartSearch"/> may change.</summary>
/// <param name="Weights">Whether the weights of the parts may change.</param>
/// <param name="Repeats">Whether the search may decide if items of the history are answers.</param>
public sealed record PartSearchOptions(bool Weights = true, bool Repeats = true)
{
    /// <summary>The answer length k that is measured.</summary>
    public int K { get; init; } = 10;
}

/// <summary>The recommendation options that are best on the validation split.</summary>
/// <param name="Options">The chosen options.</param>
/// <param name="HitRate">The hit rate at the search's k, on the validation split.</param>
/// <param name="Ndcg">The NDCG at the search's k, on the validation split.</param>
/// <param name="StartHitRate">The hit rate with the options that the search began with.</param>
/// <param name="StartNdcg">The NDCG with the options that the search began with.</param>
/// <param name="Cases">The number of users that were measured.</param>
public sealed record PartChoice(RecommendationOptions Options, double HitRate, double Ndcg, double StartHitRate, double StartNdcg, int Cases);

/// <summary>
/// Chooses the weights of the parts, the weighting of the history, and whether items of the history may be recommended. It optimises one of them
/// after another, in two rounds. It accepts a change only if the gain exceeds half the standard error of the gain, because a choice by chance does not
/// generalise.
/// </summary>
public static class PartSearch
{
    private const int Rounds = 2;
    private const int FewestCases = 1_000;

    // A whole standard error kept weights that were worse on users who took no part in the choice, on the validation splits of two of three data sets.
    private const double StandardErrors = 0.5;

    // Cases times items. A core computes them in some three seconds, and the search needs them for each way to weight the history.
    private const long MostScores = 500_000_000;
    private static readonly double[] EmbeddingShares = [0, 0.1, 0.25, 0.4, 0.6];
    private static readonly double[] NeighbourShares = [0, 0.15, 0.3, 0.5];
    private static readonly double[] HistoryShares = [0, 0.05, 0.1, 0.2, 0.4];
    private static readonly double[] BackwardShares = [0, 0.1, 0.2, 0.5, 1];
    private static readonly (int LastItems, double Recency)[] Memories = [(1, 1), (3, 0.5), (10, 0.5), (10, 0.6), (10, 0.7), (10, 0.8), (20, 0.9)];
    private static readonly double[] LinearShares = [0, 0.15, 0.3, 0.45, 0.6];
    private static readonly (int Items, double Recency)[] LongTerms = [(20, 0.85), (50, 0.95), (100, 0.98)];

    /// <summary>The number of cases that a search takes an acceptable time for. With many items there are fewer, because each case scores all items.</summary>
    public static int AffordableCases(int items, int most) => (int)Math.Clamp(MostScores / Math.Max(1, items), FewestCases, Math.Max(FewestCases, most));

    /// <param name="recommender">A recommender trained without the targets of the cases.</param>
    /// <param name="cases">The cases of the validation split.</param>
    /// <param name="start">The initial options. They are kept if no others are better.</param>
    public static PartChoice Choose(
        Recommender recommender, IReadOnlyList<HeldOutCase> cases, RecommendationOptions start, PartSearchOptions search, CancellationToken cancellation = default)
    {
        start = start with { Top = search.K, Filter = null, Explain = false, Diversity = 0 };
        var measurements = new Measurements(recommender, cases, cancellation);
        var best = measurements.Of(start);
        var begun = best;
        for (var round = 0; round < Rounds && cases.Count > 1; round++)
        {
            var before = best;
            if (search.Repeats)
                best = Better(best, measurements.Of(best.Options with { ExcludeHistory = !best.Options.ExcludeHistory }));
            best = BestWeights(measurements, best, search.Weights);
            foreach (var backward in BackwardShares.Where(share => share != best.Options.Backward))
                best = Better(best, measurements.Of(best.Options with { Backward = backward }));
            foreach (var (lastItems, recency) in Memories)
                best = Better(best, measurements.Of(best.Options with { LastItems = lastItems, Recency = recency }));
            if (best == before)
                break;
        }

        // Without repeats the history's own items are never recommended.
        if (search.Weights && best.Options.ExcludeHistory)
            best = best with { Options = best.Options with { Parts = best.Options.Parts.WithHistory(0) } };
        return new PartChoice(best.Options, best.HitRate, best.Ndcg, begun.HitRate, begun.Ndcg, cases.Count);
    }

    /// <summary>Chooses the weights together with the long-term items, because a part deserves another weight when it counts other items.</summary>
    private static Measured BestWeights(Measurements measurements, Measured best, bool changesWeights)
    {
        var history = best.Options.Parts.History;
        RecommendationParts[] weightings = changesWeights ? [.. Weightings(measurements.HasLinearModel).Select(parts => parts.WithHistory(history))] : [best.Options.Parts];
        foreach (var (items, recency) in measurements.HasLinearModel ? LongTerms : [(best.Options.LongTermItems, best.Options.LongTermRecency)])
            best = measurements.Of(best.Options with { LongTermItems = items, LongTermRecency = recency }, weightings).Aggregate(best, Better);
        return best.Options.ExcludeHistory || !changesWeights
            ? best
            : measurements.Of(best.Options, [.. HistoryShares.Select(share => best.Options.Parts.WithHistory(share))]).Aggregate(best, Better);
    }

    private static IEnumerable<RecommendationParts> Weightings(bool withLinearModel) =>
        from linear in withLinearModel ? LinearShares : [0]
        from embedding in EmbeddingShares
        from neighbours in NeighbourShares
        select Parts(linear, embedding, neighbours);

    /// <param name="embedding">The embedding's share of the weight that the linear model leaves.</param>
    /// <param name="neighbours">The neighbours' share of the weight that the two leave.</param>
    private static RecommendationParts Parts(double linear, double embedding, double neighbours) => new()
    {
        Linear = linear,
        Embedding = (1 - linear) * embedding,
        Transitions = (1 - linear) * (1 - embedding) * (1 - neighbours),
        Neighbours = (1 - linear) * (1 - embedding) * neighbours,
    };

    private static Measured Better(Measured best, Measured candidate) => Gains(candidate, best) ? candidate : best;

    private static bool Gains(Measured candidate, Measured best)
    {
        var differences = candidate.Scores.Zip(best.Scores, (one, other) => one - other).ToArray();
        var mean = differences.Average();
        var variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Length - 1);
        return mean > StandardErrors * Math.Sqrt(variance / differences.Length);
    }

    /// <summary>Measures options. The scored histories are kept until others are needed, so most measurements need not score them again.</summary>
    private sealed class Measurements(Recommender recommender, IReadOnlyList<HeldOutCase> cases, CancellationToken cancellation)
    {
        private ScoredCases? scored;

        public bool HasLinearModel => recommender.HasLinearModel;

        public Measured Of(RecommendationOptions options) => Of(options, [options.Parts])[0];

        public Measured[] Of(RecommendationOptions options, IReadOnlyList<RecommendationParts> weightings)
        {
            if (scored?.Suits(options) != true)
                scored = new ScoredCases(recommender, cases, options, cancellation);
            return [.. weightings.Zip(scored.Gains(options, weightings, cancellation), (parts, gains) => new Measured(options with { Parts = parts }, [.. gains.Select(gain => (double)gain)]))];
        }
    }

    /// <param name="Gains">The NDCG of each case. Only the first target of a case counts.</param>
    private sealed record Measured(RecommendationOptions Options, double[] Gains)
    {
        public double HitRate => Gains.Select(Hit).DefaultIfEmpty().Average();

        public double Ndcg => Gains.DefaultIfEmpty().Average();

        public IEnumerable<double> Scores => Gains.Select(gain => gain + Hit(gain));

        private static double Hit(double gain) => gain > 0 ? 1 : 0;
    }
}
