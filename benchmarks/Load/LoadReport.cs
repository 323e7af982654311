namespace Benchmarks.Load;

/// <summary>Prints the results of a load as tables.</summary>
internal static class LoadReport
{
    private const int ShownFailures = 5;
    private const string Columns = "number | p50, ms | p90, ms | p99, ms | p99.9, ms | longest, ms |\n|---|---|---|---|---|---|---|";
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterSwap = TimeSpan.FromSeconds(1);
    private static readonly double[] Shares = [0.5, 0.9, 0.99, 0.999, 1];

    public static void Print(IReadOnlyList<Outcome> outcomes, TimeSpan duration, IReadOnlyList<TimeSpan> swaps, IReadOnlyList<double> mebibytes)
    {
        var failures = outcomes.Where(outcome => outcome.Failure is not null).ToList();
        var versions = outcomes.Select(outcome => outcome.Version).Distinct().Count();
        Console.WriteLine($"{outcomes.Count} requests in {duration.TotalSeconds:F1} s, {failures.Count} failures, {swaps.Count} swaps among {versions} versions\n");
        Console.WriteLine($"| request | {Columns}");
        PrintRow("all", outcomes, outcome => outcome.Waited);
        PrintRow("of which waited to be sent", outcomes, outcome => outcome.Late);
        foreach (var kind in outcomes.GroupBy(outcome => outcome.Kind).OrderByDescending(kind => kind.Count()))
            PrintRow(kind.Key, [.. kind], outcome => outcome.Waited);
        Console.WriteLine($"\n| seconds | {Columns}");
        foreach (var stretch in outcomes.GroupBy(outcome => (int)(outcome.Due / Stretch)).OrderBy(stretch => stretch.Key))
            PrintRow($"{stretch.Key * Stretch.TotalSeconds} to {(stretch.Key + 1) * Stretch.TotalSeconds}", [.. stretch], outcome => outcome.Waited);
        if (swaps.Count > 0)
        {
            PrintRow("within a second of a swap", [.. outcomes.Where(outcome => IsNear(outcome, swaps))], outcome => outcome.Waited);
            PrintRow("the others", [.. outcomes.Where(outcome => !IsNear(outcome, swaps))], outcome => outcome.Waited);
        }

        Console.WriteLine($"\nmemory of the server, MiB, from beginning to end: {string.Join(", ", mebibytes.Select(value => $"{value:F0}"))}");
        foreach (var kind in failures.GroupBy(failure => failure.Failure!.Split(' ')[0]).OrderByDescending(kind => kind.Count()))
            Console.WriteLine($"failures with {kind.Key}: {kind.Count()}");
        if (failures.Count > 0)
            PrintRow("failures", failures, outcome => outcome.Waited);
        if (failures.Count < outcomes.Count)
        {
            PrintRow("good answers", [.. outcomes.Where(outcome => outcome.Failure is null)], outcome => outcome.Waited);
            PrintRow("good answers, since they were sent", [.. outcomes.Where(outcome => outcome.Failure is null)], outcome => outcome.Waited - outcome.Late);
        }

        foreach (var failure in failures.Take(ShownFailures))
            Console.WriteLine($"{failure.Kind}: {failure.Failure}");
    }

    private static bool IsNear(Outcome outcome, IEnumerable<TimeSpan> swaps) => swaps.Any(swap => outcome.Due >= swap && outcome.Due < swap + AfterSwap);

    private static void PrintRow(string name, IReadOnlyList<Outcome> outcomes, Func<Outcome, TimeSpan> time)
    {
        var sorted = outcomes.Select(time).Order().ToList();
        Console.WriteLine($"| {name} | {sorted.Count} | {string.Join(" | ", Shares.Select(share => $"{At(sorted, share):F2}"))} |");
    }

    private static double At(List<TimeSpan> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))].TotalMilliseconds;
}
