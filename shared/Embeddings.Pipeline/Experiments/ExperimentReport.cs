using Embeddings.Evaluation.Experiments;

namespace Embeddings.Pipeline.Experiments;

/// <summary>The result of comparing a version with the baseline by feedback.</summary>
public enum Verdict
{
    /// <summary>The version is the baseline of the comparison.</summary>
    Baseline,

    /// <summary>There are too few events for a result.</summary>
    TooEarly,

    /// <summary>There is no significant difference so far.</summary>
    Undecided,

    /// <summary>Its rate is higher.</summary>
    Better,

    /// <summary>Its rate is lower.</summary>
    Worse,
}

/// <summary>The counts of a version.</summary>
/// <param name="Shown">The number of answers with feedback of any kind, which somebody must have seen.</param>
/// <param name="Clicked">The number of shown answers with the success event. An answer counts once, however many of its items were clicked.</param>
/// <param name="Rate">The ratio of clicked to shown.</param>
/// <param name="RateInterval">The 95 % interval of the rate (Wilson 1927).</param>
/// <param name="Value">The sum of the values of the success event.</param>
/// <param name="Difference">The rate minus the baseline's.</param>
/// <param name="DifferenceInterval">The 95 % interval of the difference (Newcombe 1998). It is valid only for a single look at a time fixed in advance.</param>
/// <param name="PValue">An always-valid p-value, which may be checked at any time (Johari, Koomen, Pekelis and Walsh 2022).</param>
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
    /// <param name="success">The event that counts as success, such as clicked.</param>
    /// <param name="since">The first day of feedback to count.</param>
    /// <param name="damaged">Receives the problem of each line of feedback that cannot be read and does not count.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The baseline first, then the other versions, newest first.</returns>
    public async Task<IReadOnlyList<VersionOutcome>> OfAsync(string model, string baseline, string success, DateOnly since, Action<InvalidInputException> damaged, CancellationToken cancellation = default)
    {
        var counts = new Dictionary<string, Counts>(StringComparer.Ordinal) { [baseline] = new() };
        await foreach (var one in feedback.ReadAsync(model, since, damaged: damaged, cancellation: cancellation))
        {
            if (!counts.TryGetValue(one.Version, out var count))
                counts[one.Version] = count = new Counts();
            count.Shown.Add(one.Query);
            if (one.Event != success)
                continue;
            count.Clicked.Add(one.Query);
            // JSON has no infinite numbers.
            count.Value = Math.Clamp(count.Value + (one.Value ?? 0), double.MinValue, double.MaxValue);
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
        var verdict = !SequentialTest.HasEnoughEvents(rate, baseline) ? Verdict.TooEarly
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
