using System.Globalization;

namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// The comparison of the best candidate with the given settings, case by case. The validation split decides: the best of many candidates is partly the luckiest,
/// so it must be better than the given settings by two standard errors. The held-out data only confirms the decision or not.
/// </summary>
/// <param name="KeptGiven">Whether the given settings were kept.</param>
/// <param name="Given">The hit rate of the given settings on the validation split.</param>
/// <param name="Best">The hit rate of the best candidate on the validation split; null if no other candidate was trained in full.</param>
/// <param name="Difference">Best minus given, with a 95 % interval.</param>
/// <param name="HeldOut">The same on the held-out data; null if nothing is held out or no other candidate was trained in full.</param>
public sealed record TuningComparison(bool KeptGiven, double Given, double? Best = null, Estimate? Difference = null, HeldOutComparison? HeldOut = null)
{
    private const double StandardErrors = 2;
    private const int Seed = 1;

    /// <param name="given">The result of the given settings.</param>
    /// <param name="best">The best other candidate that was trained in full; null if there is none.</param>
    public static TuningComparison Of(TuningResult given, TuningResult? best)
    {
        if (given.Failure is not null || best is null)
            return new TuningComparison(best is null, given.HitRate, best?.HitRate);
        var heldOut = best.HeldOut.Count == 0 ? null : new HeldOutComparison(HitRate(given.HeldOut), HitRate(best.HeldOut), Hits(best.HeldOut, given.HeldOut), best.HeldOut.Count);
        return new TuningComparison(!IsBetter(best.Validation, given.Validation), given.HitRate, best.HitRate, Hits(best.Validation, given.Validation), heldOut);
    }

    /// <summary>The comparison in a sentence or two.</summary>
    public override string ToString() => Best is not { } best
        ? "No other candidate was trained in full, so the given settings were kept."
        : string.Create(CultureInfo.InvariantCulture, $"{Decision(best)}{(HeldOut is null ? "" : $" {HeldOut}")}");

    private string Decision(double best) => KeptGiven
        ? $"The search did not beat the given settings, which were kept: hit rate on the validation split {Given:F4}, best candidate {best:F4}, difference {Text(Difference!)}."
        : Difference is null
            ? $"The given settings could not be trained. The best candidate has a hit rate of {best:F4} on the validation split."
            : $"The best candidate beats the given settings: hit rate on the validation split {best:F4} against {Given:F4}, difference {Text(Difference)}.";

    internal static string Text(Estimate difference) => string.Create(
        CultureInfo.InvariantCulture, $"{difference.Value:+0.0000;-0.0000;0.0000} [{difference.Low:+0.0000;-0.0000;0.0000}, {difference.High:+0.0000;-0.0000;0.0000}]");

    private static bool IsBetter(IReadOnlyList<float> best, IReadOnlyList<float> given)
    {
        var differences = best.Zip(given, (one, other) => Score(one) - Score(other)).ToArray();
        var mean = differences.Average();
        var variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / Math.Max(1, differences.Length - 1);
        return mean > StandardErrors * Math.Sqrt(variance / differences.Length);
    }

    private static Estimate Hits(IReadOnlyList<float> best, IReadOnlyList<float> given) =>
        Bootstrap.Means([.. best.Zip(given, (one, other) => new[] { Hit(one) - Hit(other) })], 1, Seed)[0];

    private static double HitRate(IReadOnlyList<float> gains) => gains.Select(Hit).Average();

    private static double Score(float gain) => gain + Hit(gain);

    private static double Hit(float gain) => gain > 0 ? 1 : 0;
}

/// <summary>The comparison on the data that is held out for the report, with the models of the search, which saw neither split.</summary>
/// <param name="Given">The hit rate of the given settings.</param>
/// <param name="Best">The hit rate of the best candidate.</param>
/// <param name="Difference">Best minus given, with a 95 % interval.</param>
public sealed record HeldOutComparison(double Given, double Best, Estimate Difference, int Cases)
{
    private string Verdict => Difference.Low > 0 ? "they confirm that it is better" : Difference.High < 0 ? "there it is worse" : "they do not show a difference";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"On {Cases:N0} held-out cases {Best:F4} against {Given:F4}, difference {TuningComparison.Text(Difference)}: {Verdict}.");
}
