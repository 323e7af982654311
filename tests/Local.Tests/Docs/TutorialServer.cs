using System.Diagnostics;

namespace Embeddings.Local.Tests.Docs;

/// <summary>A server with the two models of the tutorials: <c>addresses</c>, and <c>shop</c> in two versions.</summary>
public sealed class TutorialServer : IAsyncLifetime
{
    /// <summary>The address that the tutorials print.</summary>
    public const string Printed = "http://127.0.0.1:7071";

    private readonly TemporaryFolder folder = new();
    private ServerProcess server = null!;

    public string Folder => folder.Path;

    public async Task InitializeAsync()
    {
        var corpus = Path.Combine(MarkdownPage.Root, "node_modules", "@stdlib", "datasets-sotu", "data");
        await RunAsync("train", "--model", "addresses", "--corpus", corpus, "--epochs", "1");
        await RunAsync("export", "--model", "addresses", "--format", "word2vec-binary", "--output", "addresses.bin");
        var orders = Path.Combine(MarkdownPage.Root, "examples", "shop", "make.mjs");
        await ShellAsync($"mkdir shop && node {orders} orders > shop/orders.csv && node {orders} items > shop/items.jsonl");
        foreach (var seed in new[] { "1", "2" })
            await RunAsync("train", "--model", "shop", "--corpus", "shop", "--preset", "items", "--epochs", "2", "--seed", seed);
        await File.WriteAllTextAsync(folder.File("queries.ndjson"), """
            {"item": "peak-tent", "top": 10}
            {"history": [{"item": "peak-tent"}, {"item": "peak-camping-mat"}], "top": 10}

            """);
        server = await ServerProcess.StartAsync(Folder, "--no-training");
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>The code with this server's address, and with real versions in place of VERSION.</summary>
    public string Fill(string code)
    {
        var versions = Versions("shop");
        return code
            .Replace(Printed, server.Client.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal)
            .Replace("VERSION-1", versions[0], StringComparison.Ordinal)
            .Replace("VERSION-2", versions[1], StringComparison.Ordinal)
            .Replace("VERSION", Versions("addresses")[0], StringComparison.Ordinal);
    }

    private List<string> Versions(string model) => [.. Directory.GetDirectories(folder.File($"data/models/{model}")).Select(path => Path.GetFileName(path)!).Order()];

    private async Task RunAsync(params string[] arguments)
    {
        var result = await CommandProcess.RunAsync(Folder, arguments);
        Assert.True(result.ExitCode == 0, result.Errors);
    }

    private async Task ShellAsync(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-ec", script]) { WorkingDirectory = Folder })!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
