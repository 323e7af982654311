namespace Embeddings.Evaluation.Experiments;

/// <summary>
/// Compares two rates by the mixture sequential probability ratio test of Johari, Koomen, Pekelis and Walsh, "Always Valid Inference: Continuous
/// Monitoring of A/B Tests" (Operations Research 70(3), 2022). Its p-value may be looked at after every observation: it falls below 0.05 at any
/// time in at most 5 % of the experiments without a difference.
/// </summary>
public static class SequentialTest
{
    /// <summary>Below it a difference counts as shown.</summary>
    public const double Significance = 0.05;

    /// <summary>The mixture is tuned to detect differences after so many trials of each rate; it is valid for any number.</summary>
    private const double TunedTrials = 5_000;

    /// <summary>The test takes rates for normally distributed, which fewer successes or failures of either rate are not.</summary>
    private const long FewestEvents = 20;

    /// <summary>Whether both rates have enough events for the test to say anything.</summary>
    public static bool HasEnough(Rate first, Rate second) =>
        Math.Min(Events(first), Events(second)) >= FewestEvents;

    /// <summary>The always-valid p-value of the hypothesis that both rates are equal; 1 while there are too few events.</summary>
    public static double PValue(Rate first, Rate second)
    {
        if (!HasEnough(first, second))
            return 1;
        var variance = Variance(first) + Variance(second);
        var difference = first.Value - second.Value;
        // The likelihood ratio of differences drawn from a normal distribution to no difference: its variance is that of one trial over TunedTrials.
        var trials = 2.0 / ((1.0 / first.Trials) + (1.0 / second.Trials));
        var exponent = difference * difference / variance * trials / (2 * (trials + TunedTrials));
        var logRatio = exponent + (0.5 * Math.Log(TunedTrials / (TunedTrials + trials)));
        return Math.Min(1, Math.Exp(-logRatio));
    }

    private static long Events(Rate rate) => Math.Min(rate.Successes, rate.Trials - rate.Successes);

    private static double Variance(Rate rate) => rate.Value * (1 - rate.Value) / rate.Trials;
}
