namespace Embeddings.Local.Tests.Explorer;

/// <summary>
/// The servers of the page's tests: one with two models, one that needs a key, and one without models.
/// <list type="bullet">
/// <item>pets, from text: two versions. A run takes minutes, so that tests can follow and cancel it.</item>
/// <item>orders, from interactions: it predicts next items and has an evaluation. A run takes a second.</item>
/// </list>
/// </summary>
public sealed class ExplorerServers : IAsyncLifetime
{
    private const string Key = "a-key-of-enough-letters";

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder empty = new();
    private readonly List<ServerProcess> servers = [];

    /// <summary>The environment variables of the scenarios.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal) { ["CHROMIUM"] = Chromium.Program, ["EXPLORER_KEY"] = Key };

    public async Task InitializeAsync()
    {
        if (!Chromium.IsInstalled)
            return;
        await TrainPetsAsync();
        await TrainOrdersAsync();
        Environment["EXPLORER"] = await ServeAsync(folder);
        Environment["EXPLORER_WITH_KEY"] = await ServeAsync(folder, "--key", Key);
        Environment["EXPLORER_EMPTY"] = await ServeAsync(empty);
    }

    public async Task DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
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
        await File.WriteAllTextAsync(Path.Combine(corpus, "settings.json"), """
            {
              "interactions": { "columns": { "user": "user", "item": "item", "timestamp": "time" }, "split": { "heldOut": "lastItem" } },
              "training": { "dimensions": 16, "epochs": 20, "sample": 0 }
            }
            """);
        await TrainAsync("orders");
    }

    /// <summary>All users buy in the same cyclic order, from different starts.</summary>
    private static IEnumerable<string> Orders()
    {
        string[] round = ["tent", "sleeping-bag", "mat", "stove", "lamp", "rope", "boots", "map-of-the-very-long-mountain-walk"];
        yield return "user,item,time";
        for (var user = 0; user < 400; user++)
        {
            for (var step = 0; step < 6; step++)
                yield return $"user{user},{round[(user + step) % round.Length]},{1_700_000_000 + step}";
        }
    }

    private async Task TrainAsync(string model, params string[] arguments)
    {
        var trained = await CommandProcess.RunAsync(folder.Path, ["train", "--model", model, .. arguments]);
        Assert.True(trained.ExitCode == 0, trained.Errors);
    }

    private async Task<string> ServeAsync(TemporaryFolder store, params string[] arguments)
    {
        var server = await ServerProcess.StartAsync(store.Path, ["--no-training", .. arguments]);
        servers.Add(server);
        return server.Client.BaseAddress!.ToString();
    }
}
