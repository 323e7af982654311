using System.Diagnostics;
using System.Globalization;
using Embeddings.Lookup;

namespace Benchmarks.Load;

/// <summary>
/// <c>load-sizes TABLE STORE ADDRESS RATE SECONDS SMALLEST COMMAND...</c>: waiting times by the size of the table. The first SMALLEST rows of TABLE, then twice as
/// many each time, are imported into STORE by the command line COMMAND, which builds an index where it pays by default. A server of the same
/// command line then gets a fixed number of mixed requests per second. Requests that ask for exact search are left out.
/// </summary>
internal static class LoadSizes
{
    private const string Model = "first-rows";
    private const int MostItems = 50_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly double[] Shares = [0.5, 0.9, 0.99, 0.999];

    public static void Run(string[] arguments)
    {
        var load = new Load(
            arguments[1], new Uri(arguments[2]), int.Parse(arguments[3], CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(int.Parse(arguments[4], CultureInfo.InvariantCulture)), arguments[6..]);
        using var whole = LookupTable.Open(arguments[0]);
        Console.WriteLine("| rows | index | failures | p50, ms | p90, ms | p99, ms | p99.9, ms |\n|---|---|---|---|---|---|---|");
        for (var rows = int.Parse(arguments[5], CultureInfo.InvariantCulture); rows < whole.Count; rows *= 2)
            MeasureAsync(load, whole, rows).GetAwaiter().GetResult();
        MeasureAsync(load, whole, whole.Count).GetAwaiter().GetResult();
    }

    private static async Task MeasureAsync(Load load, LookupTable whole, int rows)
    {
        var indexed = Import(load, whole, rows);
        using var server = new StartedServer([.. load.CommandLine, "serve", "--store", load.Store, "--url", load.Address.ToString(), "--no-training"]);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(load.Address, $"/api/models/{Model}/") };
        var mix = RequestMix.OfTable([.. Enumerable.Range(0, Math.Min(rows, MostItems)).Select(whole.Word)]);
        await server.FirstAnswerAsync(client, mix.AnyPath);
        using (var warmUp = new OpenLoop(client, mix, load.Rate, WarmUp))
            await warmUp.SendAsync();
        using var loop = new OpenLoop(client, mix, load.Rate, load.Duration);
        await loop.SendAsync();

        var waited = loop.Outcomes.Select(outcome => outcome.Waited.TotalMilliseconds).Order().ToList();
        var failures = loop.Outcomes.Where(outcome => outcome.Failure is not null).ToList();
        var times = string.Join(" | ", Shares.Select(share => $"{waited[(int)(share * waited.Count)]:F2}"));
        Console.WriteLine($"| {rows:N0} | {(indexed ? "yes" : "no")} | {failures.Count} | {times} |");
        foreach (var kind in failures.GroupBy(failure => failure.Kind))
            Console.WriteLine($"{kind.Key}: {kind.First().Failure}");
    }

    /// <returns>Whether an index was built.</returns>
    private static bool Import(Load load, LookupTable whole, int rows)
    {
        var vectors = Path.Combine(load.Store, "first-rows.vectors");
        var model = Path.Combine(load.Store, "models", Model);
        Directory.CreateDirectory(load.Store);
        if (Directory.Exists(model))
            Directory.Delete(model, recursive: true);
        var table = Path.GetTempFileName();
        using (var output = File.Create(table))
            LookupTableWriter.Write(output, rows, whole.Dimensions, whole.Utf8, whole.ItemCount, whole.Vector);
        using (var first = LookupTable.Open(table))
        using (var output = File.Create(vectors))
            Word2VecBinary.Write(first, output);
        File.Delete(table);
        string[] command =
            [.. load.CommandLine, "import", "--model", Model, "--format", "word2vec-binary", "--input", vectors, "--store", load.Store];
        using var import = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        import.StandardOutput.ReadToEnd();
        import.WaitForExit();
        File.Delete(vectors);
        if (import.ExitCode != 0)
            throw new InvalidOperationException($"The import of {rows} rows ended with {import.ExitCode}.");
        return Directory.EnumerateFiles(model, "*", SearchOption.AllDirectories).Any(file => Path.GetFileName(file) == "index.bin");
    }

    private sealed record Load(string Store, Uri Address, int Rate, TimeSpan Duration, string[] CommandLine);
}
