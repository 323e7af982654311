namespace Benchmarks.Load;

/// <summary>Prints what a load has shown, as tables.</summary>
internal static class LoadReport
{
    private const int ShownFailures = 5;
    private const int Stretches = 10;
    private static readonly double[] Shares = [0.5, 0.9, 0.99, 0.999, 1];

    public static void Print(IReadOnlyList<Outcome> outcomes, TimeSpan duration, int swaps, IReadOnlyList<double> mebibytes)
    {
        var failures = outcomes.Where(outcome => outcome.Failure is not null).ToList();
        var versions = outcomes.Select(outcome => outcome.Version).Distinct().Count();
        Console.WriteLine($"{outcomes.Count} requests in {duration.TotalSeconds:F1} s, {failures.Count} failures, {swaps} swaps among {versions} versions\n");
        Console.WriteLine("| request | number | p50, ms | p90, ms | p99, ms | p99.9, ms | longest, ms |\n|---|---|---|---|---|---|---|");
        PrintRow("all", outcomes, outcome => outcome.Waited);
        PrintRow("of which waited to be sent", outcomes, outcome => outcome.Late);
        foreach (var kind in outcomes.GroupBy(outcome => outcome.Kind).OrderByDescending(kind => kind.Count()))
            PrintRow(kind.Key, [.. kind], outcome => outcome.Waited);
        var stretches = outcomes.Chunk(Math.Max(1, outcomes.Count / Stretches)).Select(stretch => $"{Waited(stretch, 0.99):F1}");
        Console.WriteLine($"\np99 from beginning to end, ms: {string.Join(", ", stretches)}");
        Console.WriteLine($"memory of the server, MiB, from beginning to end: {string.Join(", ", mebibytes.Select(value => $"{value:F0}"))}");
        foreach (var failure in failures.Take(ShownFailures))
            Console.WriteLine($"{failure.Kind}: {failure.Failure}");
    }

    private static double Waited(IEnumerable<Outcome> outcomes, double share) => At([.. outcomes.Select(outcome => outcome.Waited).Order()], share);

    private static void PrintRow(string name, IReadOnlyList<Outcome> outcomes, Func<Outcome, TimeSpan> time)
    {
        var sorted = outcomes.Select(time).Order().ToList();
        Console.WriteLine($"| {name} | {sorted.Count} | {string.Join(" | ", Shares.Select(share => $"{At(sorted, share):F2}"))} |");
    }

    private static double At(List<TimeSpan> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))].TotalMilliseconds;
}
