using System.Globalization;
using Embeddings.Evaluation;
using Embeddings.Local.Terminal;

namespace Embeddings.Local.Commands;

/// <summary>Prints the measured quality of a version's recommender and of the baselines as text.</summary>
internal static class EvaluationTable
{
    /// <param name="report">The report of the version.</param>
    /// <param name="strict">The report under the strict protocol, if it was measured.</param>
    public static void Print(TextWriter console, RecommendationReport report, RecommendationReport? strict)
    {
        console.WriteLine("Served protocol: trained on all but the last item of each user, which is then predicted.");
        Print(console, report);
        if (strict is null)
            return;
        console.WriteLine("Strict protocol: trained on all but the last two items of each user. The last but one chooses the weights, the last one is predicted.");
        Print(console, strict);
    }

    public static void Print(TextWriter console, RecommendationReport report)
    {
        console.WriteLine(Line(
            $"Measured on {Plural.Of(report.Cases, "user")}: {report.UnseenTargets:N0} of {report.Targets:N0} items to predict never occur in training, {report.RepeatedTargets:N0} are already in their user's history."));
        if (report.Ties is { } ties)
        {
            console.WriteLine(Line(
                $"{ties.Rows:N0} of {ties.OfRows:N0} rows have the same time as the row before them. So do {ties.Cases:N0} of the items to predict: the hit rate is {ties.HitRate:F4} for their users and {ties.OtherHitRate:F4} for the others."));
        }

        Print(console, "without items of the history", report.Recommenders, served: !report.ServesRepeats);
        if (report.WithRepeats is { } repeats)
            Print(console, "with items of the history", repeats, report.ServesRepeats);
        foreach (var left in report.LeftOut ?? [])
            console.WriteLine($"Not measured: {left}.");
        if (report.Warning is { } warning)
            console.WriteLine($"Warning: {warning}.");
    }

    private static void Print(TextWriter console, string protocol, IReadOnlyList<RecommenderMetrics> recommenders, bool served)
    {
        if (recommenders is not [var first, ..])
            return;
        var middle = first.At.Count / 2;
        console.WriteLine($"Answers {protocol}{(served ? " (as the version recommends)" : "")}, at {first.At[middle].K}:");
        console.WriteLine("  recommender        hit rate                  NDCG    head   middle tail   coverage  first is better by           behind the best by");
        foreach (var measured in recommenders)
        {
            var (at, groups) = (measured.At[middle], measured.ByPopularity);
            console.WriteLine(Line(
                $"  {measured.Recommender,-18} {Interval(at.HitRate)}  {at.Ndcg.Value:F4}  {groups?.Head:F3}  {groups?.Middle:F3}  {groups?.Tail:F3}  {at.Coverage:F3}     {Interval(measured.Difference),-27}  {Interval(measured.BehindBest)}").TrimEnd());
        }
    }

    private static string Interval(Estimate? estimate) => estimate is null ? "" : Line($"{estimate.Value:F4} [{estimate.Low:F4}, {estimate.High:F4}]");

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
