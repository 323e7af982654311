using System.Text.Json;
using Embeddings.Api.Authorization;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Tests;

namespace Embeddings.Api.Tests.Serving;

/// <summary>An app that answers queries beside the one that trains. It may only read published models.</summary>
public sealed class QueryAppTests : IAsyncLifetime
{
    private readonly ApiServer server = new() { Seen = store => new ReadableModelsStore(store) };
    private string version = "";

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        version = await SampleModel.PublishAsync(server.Store, server.Clock);
        var manifest = ModelArtifacts.Manifest(SampleModel.Name, version);
        await server.Store.WriteJsonAsync(manifest, await server.Store.ReadJsonAsync<ModelManifest>(manifest) with { MapItems = 8 });
        await server.Store.WriteAsync(ModelArtifacts.Items(SampleModel.Name, version), stream => stream.Write("{\"id\": \"peace\", \"kind\": \"noun\"}\n"u8));
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Every_operation_that_it_offers_needs_nothing_but_published_models()
    {
        Dictionary<string, (string Path, object? Body)> requests = new()
        {
            ["ListModels"] = ("models", null),
            ["DescribeModel"] = ("models/words", null),
            ["SimilarToItem"] = ("models/words/similar?item=peace", null),
            ["Similar"] = ("models/words/similar", new { item = "peace" }),
            ["SimilarBatch"] = ("models/words/similar/batch", new { queries = new[] { new { item = "peace" } } }),
            ["Recommend"] = ("models/words/recommend", new { history = new[] { "peace" } }),
            ["Analogy"] = ("models/words/analogy?a=peace&b=war&c=army", null),
            ["ItemSimilarity"] = ("models/words/similarity?a=peace&b=war", null),
            ["TextSimilarity"] = ("models/words/similarity", new { a = "peace treaty", b = "war" }),
            ["Rank"] = ("models/words/rank", new { item = "peace", candidates = new[] { "war" } }),
            ["OddOneOut"] = ("models/words/odd-one-out", new { items = new[] { "peace", "treaty", "war" } }),
            ["Vector"] = ("models/words/vector?item=peace", null),
            ["Vectors"] = ("models/words/vectors", new { items = new[] { "peace" } }),
            ["CompleteItem"] = ("models/words/items?prefix=pe", null),
            ["Windows"] = ("models/words/windows?text=peace and war", null),
            ["Map"] = ("models/words/map", null),
            ["ListVersions"] = ("models/words/versions", null),
            ["DescribeVersion"] = ($"models/words/versions/{version}", null),
            ["CompareVersions"] = ($"models/words/versions/{version}/changes?baseline={version}", null),
            ["Experiments"] = ("models/words/experiments", null),
            ["MapField"] = ("models/words/map/fields/kind", null),
            ["ListPresets"] = ("presets", null),
            ["Live"] = ("health/live", null),
            ["Ready"] = ("health/ready", null),
            ["OpenApi"] = ("openapi.json", null),
        };
        // The page and its documents are part of the program, and the tools of agents are the operations above.
        string[] others = ["Agents", "Explorer", "ExplorerFile", "Documentation", "DocumentationFile"];

        var off = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "training-functions.json")))!;
        Assert.Equal(server.Endpoints.All.Where(one => one.Access != Access.Train).Select(one => one.Name).Except(off).Except(others).Order(), requests.Keys.Order());
        foreach (var (path, body) in requests.Values)
            Assert.NotNull(body is null ? await server.GetAsync(path) : await server.PostAsync(path, body));
    }

    [Fact]
    public async Task A_version_answers_before_its_map_is_there()
    {
        await server.Store.DeleteAsync(ModelArtifacts.Map(SampleModel.Name, version));
        await new RunHistory(server.Store).WriteAsync(new RunProgress { Run = new RunReference(SampleModel.Name, version), Stage = RunStage.Projecting });

        Assert.NotEmpty((await server.GetAsync("models/words/similar?item=peace"))["items"]!.AsArray());
    }
}
