using System.Globalization;
using Embeddings.Evaluation;

namespace Embeddings.Local.Commands;

/// <summary>What a version's recommender and the baselines beside it were measured to be worth, as text.</summary>
internal static class EvaluationTable
{
    public static void Print(TextWriter console, RecommendationReport report)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Measured on {report.Cases:N0} users: {report.UnseenTargets:N0} of {report.Targets:N0} items to predict never occur in training, {report.RepeatedTargets:N0} stand in their user's history."));
        Print(console, "without items of the history", report.Recommenders, served: !report.ServesRepeats);
        if (report.WithRepeats is { } repeats)
            Print(console, "with items of the history", repeats, report.ServesRepeats);
        if (report.Warning is { } warning)
            console.WriteLine($"Warning: {warning}.");
    }

    private static void Print(TextWriter console, string protocol, IReadOnlyList<RecommenderMetrics> recommenders, bool served)
    {
        if (recommenders is not [var first, ..])
            return;
        var middle = first.At.Count / 2;
        console.WriteLine($"Answers {protocol}{(served ? ", as the version answers" : "")}, at {first.At[middle].K}:");
        console.WriteLine("  recommender      hit rate                  NDCG     head   middle tail   coverage  first is better by");
        foreach (var (name, at, difference, groups, _) in recommenders)
        {
            var (hits, ndcg, coverage) = (at[middle].HitRate, at[middle].Ndcg, at[middle].Coverage);
            var better = difference is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{difference.Value:F4} [{difference.Low:F4}, {difference.High:F4}]");
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-16} {hits.Value:F4} [{hits.Low:F4}, {hits.High:F4}]  {ndcg.Value:F4}  {groups?.Head:F3}  {groups?.Middle:F3}  {groups?.Tail:F3}  {coverage:F3}     {better}"));
        }
    }
}
