using System.Net;
using System.Text;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class PageTests : IAsyncLifetime
{
    private readonly ApiServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task All_items_come_page_by_page_with_their_counts_the_most_frequent_first()
    {
        await SampleModel.PublishAsync(server.Store, server.Clock);

        var items = await AllAsync("models/words/items?", "items", item => $"{item["item"]} {item["count"]}", limit: 3);

        Assert.Equal(["peace 500", "war 400", "army 90", "treaty 80", "navy 70", "friendship 60", "gold 50", "a/b 5"], items);
    }

    [Fact]
    public async Task Items_with_a_prefix_come_page_by_page_and_their_number_is_told()
    {
        await SampleModel.PublishAsync(server.Store, server.Clock);

        var first = await server.GetAsync("models/words/items?prefix=a&limit=1");
        var second = await server.GetAsync($"models/words/items?prefix=a&limit=1&after={first["next"]}");

        Assert.Equal(("army", 2), (ApiServer.Items(first), (int)first["total"]!));
        Assert.Equal(("a/b", null), (ApiServer.Items(second), (string?)second["next"]));
        Assert.Equal("after", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/items?after=unheard-of"))["field"]);
    }

    [Fact]
    public async Task Versions_come_page_by_page_the_newest_first()
    {
        var versions = new List<string>();
        for (var version = 0; version < 5; version++)
        {
            versions.Insert(0, await SampleModel.PublishAsync(server.Store, server.Clock));
            server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(versions, await AllAsync("models/words/versions?", "versions", version => (string)version["version"]!, limit: 2));
    }

    [Fact]
    public async Task Models_and_files_come_page_by_page_in_the_order_of_their_names()
    {
        foreach (var name in new[] { "c", "a", "b" })
        {
            await SampleModel.PublishAsync(server.Store, server.Clock, name: name);
            using var upload = await server.Client.PutAsync(new Uri($"corpora/words/{name}.txt", UriKind.Relative), new StringContent("words", Encoding.UTF8, "text/plain"));
            upload.EnsureSuccessStatusCode();
        }

        Assert.Equal(["a", "b", "c"], await AllAsync("models?", "models", model => (string)model["model"]!, limit: 1));
        Assert.Equal(["a.txt", "b.txt", "c.txt"], await AllAsync("corpora/words?", "files", file => (string)file["file"]!, limit: 2));
    }

    [Fact]
    public async Task Runs_come_page_by_page_the_newest_first_though_one_is_removed_meanwhile()
    {
        var history = new RunHistory(server.Store);
        var runs = new[] { "20260103-a", "20260102-b", "20260102-a", "20260101-a" }.SelectMany(run => new[] { new RunReference("one", run), new RunReference("two", run) }).ToList();
        foreach (var run in runs)
            await history.WriteAsync(new RunProgress { Run = run, Stage = RunStage.Completed, UpdatedAt = server.Clock.GetUtcNow() });

        var first = await server.GetAsync("runs?limit=3");
        await history.PurgeAsync(runs[2]);
        var rest = await AllAsync($"runs?after={first["next"]}&", "runs", run => (string)run["id"]!, limit: 2);

        Assert.Equal(runs.Take(3).Select(run => run.Id), first["runs"]!.AsArray().Select(run => (string)run!["id"]!));
        Assert.Equal(runs.Skip(3).Select(run => run.Id), rest);
        Assert.Equal("limit", (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, "runs?limit=0"))["field"]);
    }

    private async Task<List<string>> AllAsync(string path, string list, Func<System.Text.Json.Nodes.JsonNode, string> name, int limit)
    {
        var all = new List<string>();
        var page = await server.GetAsync($"{path}limit={limit}");
        while (true)
        {
            var entries = page[list]!.AsArray();
            Assert.True(entries.Count <= limit);
            all.AddRange(entries.Select(entry => name(entry!)));
            if (page["next"] is not { } next)
                return all;
            var parameters = path[..(path.IndexOf('?', StringComparison.Ordinal) + 1)];
            page = await server.GetAsync($"{parameters}limit={limit}&after={Uri.EscapeDataString((string)next!)}");
        }
    }
}
