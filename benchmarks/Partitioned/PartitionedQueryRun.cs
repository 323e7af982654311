using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Benchmarks.Load;
using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Benchmarks.Partitioned;

/// <summary>
/// <c>partitioned-queries TABLE MODEL QUERIES PROXY ADDRESS COMMAND...</c>: starts a server by its command line, asks it for the items most similar to
/// vectors and to items of the table, and compares the answers with an exact search. It asks every query twice, and prints how long each pass took, what the
/// store was asked for, and what the server's process holds in memory. PROXY is the address of slow-store.mjs.
/// </summary>
internal static class PartitionedQueryRun
{
    private const int Top = 10;

    // A prime, so that queries are spread over the whole table.
    private const long Step = 104_729;

    public static void Run(string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task RunAsync(string[] arguments)
    {
        using var table = LookupTable.Open(arguments[0]);
        var (model, queries, proxy) = (arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture), new Uri(arguments[3]));
        using var server = new StartedServer(arguments[5..]);
        using var client = new HttpClient { BaseAddress = new Uri($"{arguments[4]}/api/models/{model}/"), Timeout = TimeSpan.FromMinutes(5) };
        var first = await server.FirstAnswerAsync(client, $"vector?item={table.Word(0)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first answer {first.TotalSeconds:F3} s after the start of the process"));
        var ids = Enumerable.Range(1, 2 * queries).Select(number => (int)(number * Step % table.Count)).ToArray();
        Console.WriteLine("| queries | pass | recall@10 | p50, ms | p90, ms | p99, ms | reads per query | KB per query | memory, MiB |\n|---|---|---|---|---|---|---|---|---|");
        foreach (var pass in (string[])["first", "second"])
            await MeasureAsync("vectors", pass, table, ids[..queries], id => client.PostAsJsonAsync("similar", new { vector = table.Vector(id).ToArray(), top = Top }), proxy, server.Process);
        foreach (var pass in (string[])["first", "second"])
            await MeasureAsync("items", pass, table, ids[queries..], id => client.GetAsync(new Uri($"similar?item={table.Word(id)}&top={Top}", UriKind.Relative)), proxy, server.Process);
    }

    private static async Task MeasureAsync(string kind, string pass, LookupTable table, int[] ids, Func<int, Task<HttpResponseMessage>> ask, Uri proxy, Process server)
    {
        using var counter = new HttpClient { BaseAddress = proxy };
        await counter.GetFromJsonAsync<JsonNode>("counts");
        var (times, answers) = (new List<double>(), new List<string[]>());
        foreach (var id in ids)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await ask(id);
            answer.EnsureSuccessStatusCode();
            var body = await answer.Content.ReadFromJsonAsync<JsonNode>();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            answers.Add([.. body!["items"]!.AsArray().Select(item => (string)item!["item"]!)]);
        }

        var counts = await counter.GetFromJsonAsync<JsonNode>("counts");
        server.Refresh();
        times.Sort();
        var exact = new SimilaritySearch(table);
        var found = ids.Zip(answers, (id, items) => exact.Nearest(new SearchQuery(table.Vector(id).ToArray(), new SearchOptions { Top = Top, Exact = true }, kind == "items" ? [id] : [])).Count(item => items.Contains(item.Item)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {pass} | {found.Sum() / (double)(Top * ids.Length):F4} | {At(times, 0.5):F1} | {At(times, 0.9):F1} | {At(times, 0.99):F1} | {(double)counts!["reads"]! / ids.Length:F1} | {(double)counts["bytes"]! / ids.Length / 1e3:F0} | {server.WorkingSet64 / 1048576.0:F0} |"));
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];
}
