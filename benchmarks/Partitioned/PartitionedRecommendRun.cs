using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Benchmarks.Load;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Benchmarks.Partitioned;

/// <summary>
/// <c>partitioned-recommend STORE MODEL USERS ADDRESS COMMAND...</c>: publishes the model's partitioned version again under another name so that its table is loaded,
/// starts a server by its command line, and asks both for the next items of users whose last items the version's evaluation held out. It prints how often the ten
/// items are the same, and the hit rates.
/// </summary>
internal static class PartitionedRecommendRun
{
    private const int Top = 10;

    public static void Run(string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task RunAsync(string[] arguments)
    {
        var (store, model) = (await ArtifactStores.OpenAsync(arguments[0], NullLogger.Instance), arguments[1]);
        var loaded = $"{model}-loaded";
        var version = (await new ModelRegistry(store).CurrentAsync(model)).Version;
        await CopyAsync(store, model, loaded, version);
        var users = (await store.ReadJsonAsync<EvaluatedUsers>(ModelArtifacts.EvaluatedUsers(model, version))).Users.Take(int.Parse(arguments[2], CultureInfo.InvariantCulture)).ToList();
        using var server = new StartedServer(arguments[4..]);
        using var client = new HttpClient { BaseAddress = new Uri($"{arguments[3]}/api/models/"), Timeout = TimeSpan.FromMinutes(5) };
        await server.FirstAnswerAsync(client, model);
        var (same, first, hits, loadedHits) = (0, 0, 0, 0);
        foreach (var user in users)
        {
            var (one, other) = (await AskAsync(client, loaded, user), await AskAsync(client, model, user));
            same += one.Intersect(other).Count();
            first += one[0] == other[0] ? 1 : 0;
            loadedHits += one.Intersect(user.HeldOut).Any() ? 1 : 0;
            hits += other.Intersect(user.HeldOut).Any() ? 1 : 0;
        }

        var count = (double)users.Count;
        Console.WriteLine("| users | same items of the first 10 | same first item | hit rate@10, loaded | hit rate@10, partitioned |\n|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {users.Count} | {same / (Top * count):F4} | {first / count:F4} | {loadedHits / count:F4} | {hits / count:F4} |"));
    }

    private static async Task<string[]> AskAsync(HttpClient client, string model, EvaluatedUser user)
    {
        using var answer = await client.PostAsJsonAsync($"{model}/recommend", new { history = user.History, relation = "next", top = Top });
        answer.EnsureSuccessStatusCode();
        return [.. (await answer.Content.ReadFromJsonAsync<JsonNode>())!["items"]!.AsArray().Select(item => (string)item!["item"]!)];
    }

    private static async Task CopyAsync(IArtifactStore store, string model, string copy, string version)
    {
        await foreach (var artifact in store.ListAsync($"{ModelArtifacts.Prefix}{model}/"))
            await store.CopyAsync(artifact.Name, artifact.Name.Replace($"/{model}/", $"/{copy}/", StringComparison.Ordinal), default);
        var manifest = await new ModelRegistry(store).ManifestAsync(model, version);
        await store.WriteJsonAsync(ModelArtifacts.Manifest(copy, version), manifest with { Model = copy, Partitions = null });
    }
}
