namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// Random search with successive halving (Jamieson and Talwalkar 2016, arXiv 1502.07943). Many candidates train for a few epochs, and the best of
/// them train longer. Before them the given settings are trained in full, since the winner is compared with them. A host runs the trials of a round anywhere
/// and passes their results to get the next round.
/// </summary>
public static class SuccessiveHalving
{
    // The drawn models are larger than the given one on average.
    private const double CostOfDrawn = 1.5;

    /// <summary>Returns the trial of the given settings.</summary>
    public static TuningTrial Given(ItemHyperparameters start) => new(0, 0, start.Epochs, start);

    /// <param name="start">The given settings. Values that the search space does not vary are taken from them.</param>
    /// <param name="candidates">The number of candidates with the given settings, which are not among the returned ones.</param>
    /// <param name="keepsWindow">Whether the window is fixed.</param>
    public static IReadOnlyList<TuningTrial> FirstRound(ItemHyperparameters start, TuningOptions options, int candidates, bool keepsWindow = false)
    {
        options.Validate();
        return
        [
            .. SearchSpace.Draw(start, options.Seed, keepsWindow).Take(Math.Max(0, candidates - 1))
                .Select((candidate, number) => new TuningTrial(1, number + 1, Epochs(candidate, 1, options), candidate)),
        ];
    }

    /// <returns>The next trials, or an empty list after the last round, or if no candidate was trained. Candidates that could not be trained are dropped.</returns>
    public static IReadOnlyList<TuningTrial> NextRound(IReadOnlyList<TuningResult> results, TuningOptions options)
    {
        var round = results[0].Trial.Round + 1;
        if (round > options.Rounds)
            return [];
        return
        [
            .. Ranked(results).Take(Math.Max(1, results.Count / options.Reduction))
                .Select(result => result.Trial with { Round = round, Epochs = Epochs(result.Trial.Hyperparameters, round, options) }),
        ];
    }

    /// <summary>Returns the trained results, best first: by the sum of hit rate and NDCG, then in the order in which candidates were drawn.</summary>
    public static IEnumerable<TuningResult> Ranked(IEnumerable<TuningResult> results) =>
        results.Where(result => result.Failure is null).OrderByDescending(result => result.HitRate + result.Ndcg).ThenBy(result => result.Trial.Candidate);

    /// <summary>Returns the number of candidates for which a time suffices, with the given settings; at most as many as the options say.</summary>
    /// <param name="full">The seconds that the full training of the given settings took.</param>
    /// <param name="left">The seconds that are left.</param>
    /// <param name="atOnce">The number of trainings that run at once.</param>
    public static int Affordable(double full, double left, int atOnce, TuningOptions options)
    {
        // Every round trains as many epochs as the first one.
        var candidate = CostOfDrawn * full * options.Rounds / Math.Pow(options.Reduction, options.Rounds - 1);
        return Math.Clamp(1 + (int)Math.Min(options.Candidates, left * atOnce / Math.Max(candidate, 1e-6)), 1, options.Candidates);
    }

    private static int Epochs(ItemHyperparameters candidate, int round, TuningOptions options) =>
        Math.Max(1, (int)(candidate.Epochs / Math.Pow(options.Reduction, options.Rounds - round)));
}

/// <summary>One unit of work of a search: train one candidate for a number of epochs and measure it. Trials of a round are independent.</summary>
/// <param name="Candidate">The number of the candidate. 0 is the given settings.</param>
public sealed record TuningTrial(int Round, int Candidate, int Epochs, ItemHyperparameters Hyperparameters)
{
    /// <summary>Whether the candidate is trained for its full number of epochs.</summary>
    public bool IsFull => Epochs == Hyperparameters.Epochs;
}

/// <param name="HitRate">The hit rate on the validation split, at the k of the search.</param>
/// <param name="Ndcg">The NDCG on the validation split.</param>
/// <param name="Failure">The reason why the candidate could not be trained. Null if it was trained.</param>
public sealed record TuningResult(TuningTrial Trial, double HitRate, double Ndcg, string? Failure = null)
{
    /// <summary>The NDCG of each case of the validation split. Empty if the trial is not full.</summary>
    public IReadOnlyList<float> Validation { get; init; } = [];

    /// <summary>The NDCG of each held-out case. It takes no part in the search. Empty if the trial is not full or nothing is held out.</summary>
    public IReadOnlyList<float> HeldOut { get; init; } = [];
}
