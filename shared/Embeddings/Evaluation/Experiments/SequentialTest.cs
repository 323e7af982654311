namespace Embeddings.Evaluation.Experiments;

/// <summary>
/// Compares two rates by the mixture sequential probability ratio test of Johari, Koomen, Pekelis and Walsh, "Always Valid Inference: Continuous
/// Monitoring of A/B Tests" (Operations Research 70(3), 2022). Its p-value may be examined after every observation: in experiments without a
/// difference, it ever falls below 0.05 in at most 5 % of them.
/// </summary>
public static class SequentialTest
{
    /// <summary>A p-value below this counts as a difference.</summary>
    public const double Significance = 0.05;

    /// <summary>The number of trials of each rate for which the mixture detects differences best. The test is valid for any number.</summary>
    private const double TunedTrials = 5_000;

    /// <summary>
    /// The fewest successes and failures of each rate. The test assumes that rates are normally distributed, which needs this many.
    /// </summary>
    private const long FewestEvents = 20;

    /// <summary>Whether both rates have enough events for the test.</summary>
    public static bool HasEnoughEvents(Rate first, Rate second) =>
        Math.Min(Events(first), Events(second)) >= FewestEvents;

    /// <summary>Returns the always-valid p-value of the hypothesis that both rates are equal. It is 1 while there are too few events.</summary>
    public static double PValue(Rate first, Rate second)
    {
        if (!HasEnoughEvents(first, second))
            return 1;
        var variance = Variance(first) + Variance(second);
        var difference = first.Value - second.Value;
        // The likelihood ratio of a difference drawn from a normal distribution to no difference. The variance of that distribution is that of one
        // trial over TunedTrials.
        var trials = 2.0 / ((1.0 / first.Trials) + (1.0 / second.Trials));
        var exponent = difference * difference / variance * trials / (2 * (trials + TunedTrials));
        var logRatio = exponent + (0.5 * Math.Log(TunedTrials / (TunedTrials + trials)));
        return Math.Min(1, Math.Exp(-logRatio));
    }

    private static long Events(Rate rate) => Math.Min(rate.Successes, rate.Trials - rate.Successes);

    private static double Variance(Rate rate) => rate.Value * (1 - rate.Value) / rate.Trials;
}
