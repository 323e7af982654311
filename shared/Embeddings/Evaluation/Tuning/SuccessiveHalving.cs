namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// Random search with successive halving (Jamieson and Talwalkar 2016, arXiv 1502.07943): many candidates train a little, the best
/// of them longer. A host runs the trials of a round wherever it likes and asks for the next round with their results.
/// </summary>
public static class SuccessiveHalving
{
    /// <param name="start">The first candidate; what the search space does not vary stays as it is here.</param>
    public static IReadOnlyList<TuningTrial> FirstRound(ItemHyperparameters start, TuningOptions options)
    {
        options.Validate();
        return
        [
            .. SearchSpace.Draw(start, options.Seed).Take(options.Candidates)
                .Select((candidate, number) => new TuningTrial(0, number, Epochs(candidate, 0, options), candidate)),
        ];
    }

    /// <returns>Nothing after the last round.</returns>
    public static IReadOnlyList<TuningTrial> NextRound(IReadOnlyList<TuningResult> results, TuningOptions options)
    {
        var round = results[0].Trial.Round + 1;
        if (round >= options.Rounds)
            return [];
        return
        [
            .. Ranked(results).Take(Math.Max(1, results.Count / options.Reduction))
                .Select(result => result.Trial with { Round = round, Epochs = Epochs(result.Trial.Hyperparameters, round, options) }),
        ];
    }

    /// <summary>The best of a round: by hit rate, then NDCG, then the order in which candidates were drawn.</summary>
    public static TuningResult Best(IReadOnlyList<TuningResult> results) => Ranked(results).First();

    private static IOrderedEnumerable<TuningResult> Ranked(IReadOnlyList<TuningResult> results) =>
        results.OrderByDescending(result => result.HitRate).ThenByDescending(result => result.Ndcg).ThenBy(result => result.Trial.Candidate);

    private static int Epochs(ItemHyperparameters candidate, int round, TuningOptions options) =>
        Math.Max(1, (int)(candidate.Training.Epochs / Math.Pow(options.Reduction, options.Rounds - 1 - round)));
}
