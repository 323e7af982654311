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
    private static readonly (int LastItems, double Recency)[] Memories = [(1, 1), (3, 0.5), (10, 0.5), (10, 0.6), (10, 0.7), (10, 0.8), (20, 0.9)];
    private static readonly RecommendationParts[] Weightings = [.. EmbeddingShares.SelectMany(embedding => NeighbourShares.Select(neighbours => Parts(embedding, neighbours)))];

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
            if (search.Repeats)
                best = Better(best, Measure(recommender, cases, best.Options with { ExcludeHistory = !best.Options.ExcludeHistory }, cancellation));
            if (search.Weights)
                best = Measure(recommender, cases, best.Options, Weightings, cancellation).Aggregate(best, Better);
            foreach (var backward in BackwardShares.Where(share => share != best.Options.Backward))
                best = Better(best, Measure(recommender, cases, best.Options with { Backward = backward }, cancellation));
            foreach (var (lastItems, recency) in Memories)
                best = Better(best, Measure(recommender, cases, best.Options with { LastItems = lastItems, Recency = recency }, cancellation));
            if (best == before)
                break;
        }

        return new PartChoice(best.Options, best.HitRate, best.Ndcg, begun.HitRate, begun.Ndcg, cases.Count);
    }

    /// <param name="neighbours">The neighbours' share of what is left beside the embedding.</param>
    private static RecommendationParts Parts(double embedding, double neighbours) => new()
    {
        Embedding = embedding,
        Transitions = (1 - embedding) * (1 - neighbours),
        Neighbours = (1 - embedding) * neighbours,
    };

    private static Measured Better(Measured best, Measured candidate) => Gains(candidate, best) ? candidate : best;

    private static Measured Measure(Recommender recommender, IReadOnlyList<HeldOutCase> cases, RecommendationOptions options, CancellationToken cancellation) =>
        Measure(recommender, cases, options, [options.Parts], cancellation)[0];

    /// <summary>Measures all weightings with one computation of the parts a case.</summary>
    private static Measured[] Measure(
        Recommender recommender, IReadOnlyList<HeldOutCase> cases, RecommendationOptions options, IReadOnlyList<RecommendationParts> weightings, CancellationToken cancellation)
    {
        var gains = weightings.Select(_ => new double[cases.Count]).ToArray();
        Parallel.For(0, cases.Count, new ParallelOptions { CancellationToken = cancellation }, index =>
        {
            var before = recommender.Before(cases[index].History, cases[index].Targets, options, weightings);
            for (var weighting = 0; weighting < before.Length; weighting++)
                gains[weighting][index] = before[weighting] < options.Top ? 1 / Math.Log2(before[weighting] + 2) : 0;
        });
        return [.. weightings.Select((parts, weighting) => new Measured(options with { Parts = parts }, gains[weighting]))];
    }

    private static bool Gains(Measured candidate, Measured best)
    {
        var differences = candidate.Scores.Zip(best.Scores, (one, other) => one - other).ToArray();
        var mean = differences.Average();
        var variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Length - 1);
        return mean > Math.Sqrt(variance / differences.Length);
    }

    /// <param name="Gains">The NDCG of each case, where the first of its targets counts.</param>
    private sealed record Measured(RecommendationOptions Options, double[] Gains)
    {
        public double HitRate => Gains.Select(Hit).DefaultIfEmpty().Average();

        public double Ndcg => Gains.DefaultIfEmpty().Average();

        public IEnumerable<double> Scores => Gains.Select(gain => gain + Hit(gain));

        private static double Hit(double gain) => gain > 0 ? 1 : 0;
    }
}
