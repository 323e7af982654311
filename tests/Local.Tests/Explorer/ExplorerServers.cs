using Azure.Storage.Blobs.Models;
using Embeddings.Pipeline.Tests.Artifacts;

namespace Embeddings.Local.Tests.Explorer;

/// <summary>
/// The servers of the page's tests: one with three models, one that needs a key, one without models, and one on a storage account.
/// <list type="bullet">
/// <item>pets, from text: two versions. A run takes minutes, so that tests can follow and cancel it.</item>
/// <item>orders, from interactions: it predicts next items and has an evaluation. A run takes a second.</item>
/// <item>camp, from interactions with items.jsonl: two evaluated versions with different settings.</item>
/// </list>
/// </summary>
public sealed class ExplorerServers : IAsyncLifetime
{
    private const string Key = "a-key-of-enough-letters";

    private static readonly string[] Round = ["tent", "sleeping-bag", "mat", "stove", "lamp", "rope", "boots", "map-of-the-very-long-mountain-walk"];

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder empty = new();
    private readonly Azurite storage = new();
    private readonly List<ServerProcess> servers = [];

    /// <summary>The environment variables of the scenarios.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal) { ["CHROMIUM"] = Chromium.Program, ["EXPLORER_KEY"] = Key };

    public async Task InitializeAsync()
    {
        if (!Chromium.IsInstalled)
            return;
        await TrainPetsAsync();
        await TrainOrdersAsync();
        await TrainCampAsync();
        Environment["EXPLORER"] = await ServeAsync(folder);
        Environment["EXPLORER_WITH_KEY"] = await ServeAsync(folder, "--key", Key);
        Environment["EXPLORER_EMPTY"] = await ServeAsync(empty);
        Environment["EXPLORER_ON_STORAGE"] = await ServeOnStorageAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        if (Chromium.IsInstalled)
            await storage.DisposeAsync();
        folder.Dispose();
        empty.Dispose();
    }

    private async Task TrainPetsAsync()
    {
        SampleCorpus.WriteTo(folder.File("pets.txt"), sentences: 20_000);
        foreach (var seed in new[] { "1", "2" })
            await TrainAsync("pets", "--corpus", folder.File("pets.txt"), "--replace", "--dimensions", "16", "--epochs", "3", "--sample", "0", "--seed", seed);
        await File.WriteAllTextAsync(folder.File("data/corpora/pets/settings.json"), """{"training":{"dimensions":16,"epochs":10000,"sample":0}}""");
    }

    private async Task TrainOrdersAsync()
    {
        var corpus = Directory.CreateDirectory(folder.File("data/corpora/orders")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(corpus, "orders.csv"), Orders());
        await TrainOnInteractionsAsync("orders", corpus, dimensions: 16);
    }

    private async Task TrainCampAsync()
    {
        var corpus = Directory.CreateDirectory(folder.File("data/corpora/camp")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(corpus, "camp.csv"), Orders());
        await File.WriteAllLinesAsync(Path.Combine(corpus, "items.jsonl"), Round.Select((item, number) =>
            $$"""{"id":"{{item}}","title":"The {{item}}","category":"{{(number < 3 ? "sleep" : "gear")}}","price":{{10 * (number + 1)}}}"""));
        await TrainOnInteractionsAsync("camp", corpus, dimensions: 16);
        await TrainOnInteractionsAsync("camp", corpus, dimensions: 24);
    }

    private async Task TrainOnInteractionsAsync(string model, string corpus, int dimensions)
    {
        await File.WriteAllTextAsync(Path.Combine(corpus, "settings.json"), $$"""
            {
              "interactions": { "columns": { "user": "user", "item": "item", "timestamp": "time" }, "split": { "heldOut": "lastItem" } },
              "training": { "dimensions": {{dimensions}}, "epochs": 20, "sample": 0 }
            }
            """);
        await TrainAsync(model);
    }

    /// <summary>All users buy in the same cyclic order, from different starts.</summary>
    private static IEnumerable<string> Orders()
    {
        yield return "user,item,time";
        for (var user = 0; user < 400; user++)
        {
            for (var step = 0; step < 6; step++)
                yield return $"user{user},{Round[(user + step) % Round.Length]},{1_700_000_000 + step}";
        }
    }

    private async Task TrainAsync(string model, params string[] arguments)
    {
        var trained = await CommandProcess.RunAsync(folder.Path, ["train", "--model", model, .. arguments]);
        Assert.True(trained.ExitCode == 0, trained.Errors);
    }

    /// <summary>The account lets pages send files, as the deployed one does (infra/modules/data-storage.bicep).</summary>
    private async Task<string> ServeOnStorageAsync()
    {
        await storage.InitializeAsync();
        var address = await ServeAsync(empty, "--store", storage.ConnectionString);
        var properties = (await storage.Client.GetPropertiesAsync()).Value;
        properties.Cors = [new BlobCorsRule { AllowedOrigins = address.TrimEnd('/'), AllowedMethods = "PUT", AllowedHeaders = "content-type,x-ms-blob-type", ExposedHeaders = "", MaxAgeInSeconds = 60 }];
        await storage.Client.SetPropertiesAsync(properties);
        return address;
    }

    private async Task<string> ServeAsync(TemporaryFolder store, params string[] arguments)
    {
        var server = await ServerProcess.StartAsync(store.Path, ["--no-training", .. arguments]);
        servers.Add(server);
        return server.Client.BaseAddress!.ToString();
    }
}
