using Embeddings.Evaluation.Experiments;

namespace Embeddings.Pipeline.Experiments;

/// <summary>A comparison of a version with the baseline by feedback.</summary>
public enum Verdict
{
    /// <summary>The version is the one that others are compared with.</summary>
    Baseline,

    /// <summary>Too few events to say anything.</summary>
    TooEarly,

    /// <summary>No difference is shown so far.</summary>
    Undecided,

    /// <summary>Its rate is higher.</summary>
    Better,

    /// <summary>Its rate is lower.</summary>
    Worse,
}

/// <summary>The counts of a version.</summary>
/// <param name="Shown">Answers with feedback of any kind, which somebody must have seen.</param>
/// <param name="Clicked">Those of them with the event that is asked about. An answer counts once, however many of its items were clicked.</param>
/// <param name="Rate">Clicked of shown.</param>
/// <param name="RateInterval">The 95 % interval of the rate (Wilson 1927).</param>
/// <param name="Value">The sum of the values of the event.</param>
/// <param name="Difference">The rate less the baseline's.</param>
/// <param name="DifferenceInterval">The 95 % interval of the difference (Newcombe 1998), for a look at one time that was set before.</param>
/// <param name="PValue">Always valid: it may be looked at at any time (Johari, Koomen, Pekelis and Walsh 2022).</param>
public sealed record VersionOutcome(
    string Version,
    long Shown,
    long Clicked,
    double Rate,
    Interval RateInterval,
    double Value,
    double? Difference,
    Interval? DifferenceInterval,
    double? PValue,
    Verdict Verdict);

/// <summary>Counts feedback by version and compares the versions.</summary>
public sealed class ExperimentReport(FeedbackStore feedback)
{
    /// <param name="model">The model's name.</param>
    /// <param name="baseline">The version that the others are compared with.</param>
    /// <param name="success">The event that is asked about, such as clicked.</param>
    /// <param name="since">Only feedback from this day on.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The baseline first, then the others, the newest first.</returns>
    public async Task<IReadOnlyList<VersionOutcome>> OfAsync(string model, string baseline, string success, DateOnly since, CancellationToken cancellation = default)
    {
        var counts = new Dictionary<string, Counts>(StringComparer.Ordinal) { [baseline] = new() };
        await foreach (var one in feedback.ReadAsync(model, since, cancellation))
        {
            if (!counts.TryGetValue(one.Version, out var count))
                counts[one.Version] = count = new Counts();
            count.Shown.Add(one.Query);
            if (one.Event != success)
                continue;
            count.Clicked.Add(one.Query);
            count.Value += one.Value ?? 0;
        }

        var others = counts.Where(count => count.Key != baseline).OrderByDescending(count => count.Key, StringComparer.Ordinal);
        return [Baseline(baseline, counts[baseline]), .. others.Select(count => Compared(count.Key, count.Value, counts[baseline].Rate))];
    }

    private static VersionOutcome Baseline(string version, Counts counts) => new(
        version, counts.Rate.Trials, counts.Rate.Successes, counts.Rate.Value, counts.Rate.Interval, counts.Value, null, null, null, Verdict.Baseline);

    private static VersionOutcome Compared(string version, Counts counts, Rate baseline)
    {
        var rate = counts.Rate;
        var pValue = SequentialTest.PValue(rate, baseline);
        var verdict = !SequentialTest.HasEnough(rate, baseline) ? Verdict.TooEarly
            : pValue >= SequentialTest.Significance ? Verdict.Undecided
            : rate.Value > baseline.Value ? Verdict.Better : Verdict.Worse;
        return new VersionOutcome(
            version, rate.Trials, rate.Successes, rate.Value, rate.Interval, counts.Value, rate.Value - baseline.Value, rate.Minus(baseline), pValue, verdict);
    }

    private sealed class Counts
    {
        public HashSet<string> Shown { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Clicked { get; } = new(StringComparer.Ordinal);

        public double Value { get; set; }

        public Rate Rate => new(Clicked.Count, Shown.Count);
    }
}
