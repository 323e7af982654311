namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// Random search with successive halving (Jamieson and Talwalkar 2016, arXiv 1502.07943). Many candidates train for a few epochs, and the best of
/// them train longer. A host runs the trials of a round anywhere and passes their results to get the next round.
/// </summary>
public static class SuccessiveHalving
{
    /// <param name="start">The first candidate. Values that the search space does not vary are taken from it.</param>
    /// <param name="keepsWindow">Whether the window is fixed.</param>
    public static IReadOnlyList<TuningTrial> FirstRound(ItemHyperparameters start, TuningOptions options, bool keepsWindow = false)
    {
        options.Validate();
        return
        [
            .. SearchSpace.Draw(start, options.Seed, keepsWindow).Take(options.Candidates)
                .Select((candidate, number) => new TuningTrial(0, number, Epochs(candidate, 0, options), candidate)),
        ];
    }

    /// <returns>The next trials, or an empty list after the last round. Candidates that could not be trained are dropped.</returns>
    /// <exception cref="InvalidInputException">No candidate could be trained.</exception>
    public static IReadOnlyList<TuningTrial> NextRound(IReadOnlyList<TuningResult> results, TuningOptions options)
    {
        var round = results[0].Trial.Round + 1;
        if (round >= options.Rounds)
            return [];
        return
        [
            .. Trained(results).Take(Math.Max(1, results.Count / options.Reduction))
                .Select(result => result.Trial with { Round = round, Epochs = Epochs(result.Trial.Hyperparameters, round, options) }),
        ];
    }

    /// <summary>Returns the best result of a round: by hit rate, then NDCG, then the order in which candidates were drawn.</summary>
    /// <exception cref="InvalidInputException">No candidate could be trained.</exception>
    public static TuningResult Best(IReadOnlyList<TuningResult> results) => Trained(results)[0];

    private static List<TuningResult> Trained(IReadOnlyList<TuningResult> results)
    {
        List<TuningResult> trained = [.. Ranked(results.Where(result => result.Failure is null))];
        return trained.Count > 0 ? trained : throw new InvalidInputException(
            $"none of its {results.Count} candidates could be trained; the first failed: {results[0].Failure!.TrimEnd('.')}", "setting tuning", "Train without tuning to see the failure alone, or upload more rows.");
    }

    private static IOrderedEnumerable<TuningResult> Ranked(IEnumerable<TuningResult> results) =>
        results.OrderByDescending(result => result.HitRate).ThenByDescending(result => result.Ndcg).ThenBy(result => result.Trial.Candidate);

    private static int Epochs(ItemHyperparameters candidate, int round, TuningOptions options) =>
        Math.Max(1, (int)(candidate.Training.Epochs / Math.Pow(options.Reduction, options.Rounds - 1 - round)));
}

/// <summary>One unit of work of a search: train one candidate for a number of epochs and measure it. Trials of a round are independent.</summary>
public sealed record TuningTrial(int Round, int Candidate, int Epochs, ItemHyperparameters Hyperparameters);

/// <param name="HitRate">The hit rate on the validation split, at the k of the search.</param>
/// <param name="Ndcg">The NDCG. It decides between equal hit rates.</param>
/// <param name="Failure">The reason why the candidate could not be trained. Null if it was trained.</param>
public sealed record TuningResult(TuningTrial Trial, double HitRate, double Ndcg, string? Failure = null);
