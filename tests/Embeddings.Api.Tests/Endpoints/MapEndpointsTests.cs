using System.Net;
using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class MapEndpointsTests : IAsyncLifetime
{
    private const string Aside = "aside";

    private readonly ApiServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task The_map_gives_every_item_a_place_and_its_count()
    {
        var version = await SampleModel.PublishAsync(server.Store, server.Clock);

        var answer = await server.GetAsync("models/words/map");

        Assert.Equal(version, (string?)answer["version"]);
        Assert.Equal("peace", (string?)answer["items"]![0]);
        Assert.Equal(500, (long)answer["counts"]![0]!);
        Assert.All(["items", "x", "y", "counts"], member => Assert.Equal(8, answer[member]!.AsArray().Count));
        Assert.All(answer["x"]!.AsArray().Concat(answer["y"]!.AsArray()), value => Assert.InRange((float)value!, -1, 1));
    }

    [Fact]
    public async Task The_map_names_its_regions_by_items_and_tells_the_region_of_every_item()
    {
        await SampleModel.PublishAsync(server.Store, server.Clock);

        var answer = await server.GetAsync("models/words/map");

        var items = answer["items"]!.AsArray().Select(item => (string?)item).ToList();
        var regionOf = answer["regionOf"]!.AsArray().Select(region => (int)region!).ToList();
        Assert.Equal(items.Count, regionOf.Count);
        Assert.NotEmpty(answer["regions"]!.AsArray());
        Assert.All(answer["regions"]!.AsArray().Index(), region =>
        {
            Assert.Equal(regionOf.Count(of => of == region.Index), (int)region.Item!["items"]!);
            Assert.Equal(region.Index, regionOf[items.IndexOf((string?)region.Item["typical"]![0])]);
        });
    }

    [Fact]
    public async Task Users_of_the_evaluation_are_placed_in_the_middle_of_the_items_nearest_to_their_history()
    {
        var version = await SampleModel.PublishAsync(server.Store, server.Clock);
        Assert.Empty((await server.GetAsync("models/words/map/users"))["users"]!.AsArray());
        await server.Store.WriteJsonAsync(ModelArtifacts.EvaluatedUsers(SampleModel.Name, version), new EvaluatedUsers(
            [new("eve", ["war", "army"], ["navy"]), new("nobody", ["unheard-of"], ["peace"])]));
        var map = await server.GetAsync("models/words/map");

        var eve = Assert.Single((await server.GetAsync("models/words/map/users"))["users"]!.AsArray())!;

        Assert.Equal(("eve", "navy"), ((string?)eve["user"], (string?)eve["heldOut"]![0]));
        // War, army and navy are nearest, then friendship and treaty.
        string[] near = ["war", "army", "navy", "friendship", "treaty"];
        var items = map["items"]!.AsArray().Select(item => (string?)item).ToList();
        Assert.Equal(near.Average(item => (double)map["x"]![items.IndexOf(item)]!), (double)eve["x"]!, 3);
        Assert.Equal(near.Average(item => (double)map["y"]![items.IndexOf(item)]!), (double)eve["y"]!, 3);
    }

    [Fact]
    public async Task A_version_without_a_map_says_so_and_answers_everything_else()
    {
        var version = await SampleModel.PublishAsync(server.Store, server.Clock);
        await server.Store.DeleteAsync(ModelArtifacts.Map(SampleModel.Name, version));

        var problem = await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/map");

        Assert.Equal("/problems/no-map", (string?)problem["type"]);
        Assert.NotEmpty((await server.GetAsync("models/words/similar?item=peace"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_version_answers_before_its_map_is_made_and_the_map_is_served_once_it_is_there()
    {
        var version = await PublishWithoutMapAsync(RunStage.Projecting);

        Assert.NotEmpty((await server.GetAsync("models/words/similar?item=peace"))["items"]!.AsArray());
        Assert.Equal("pending", (string?)(await server.GetAsync("models/words"))["map"]);
        Assert.Equal("/problems/map-pending", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/map"))["type"]);

        await server.Store.CopyAsync(Aside, ModelArtifacts.Map(SampleModel.Name, version));
        Assert.Equal("pending", (string?)(await server.GetAsync("models/words"))["map"]);
        server.Clock.Advance(ServedMap.LookInterval);
        Assert.NotEmpty((await server.GetAsync("models/words/map"))["items"]!.AsArray());
        Assert.Equal("ready", (string?)(await server.GetAsync("models/words"))["map"]);
    }

    [Theory]
    [InlineData(RunStage.Cancelled)]
    [InlineData(RunStage.Failed)]
    public async Task A_run_that_ended_before_its_map_was_made_leaves_a_version_without_a_map(RunStage end)
    {
        await PublishWithoutMapAsync(end);

        Assert.Equal("none", (string?)(await server.GetAsync("models/words"))["map"]);
        Assert.Equal("/problems/no-map", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/map"))["type"]);
    }

    /// <summary>Publishes a version whose map is set aside.</summary>
    private async Task<string> PublishWithoutMapAsync(RunStage stage)
    {
        var version = await SampleModel.PublishAsync(server.Store, server.Clock);
        await server.Store.CopyAsync(ModelArtifacts.Map(SampleModel.Name, version), Aside);
        await server.Store.DeleteAsync(ModelArtifacts.Map(SampleModel.Name, version));
        var manifest = ModelArtifacts.Manifest(SampleModel.Name, version);
        await server.Store.WriteJsonAsync(manifest, await server.Store.ReadJsonAsync<ModelManifest>(manifest) with { MapItems = 5 });
        await new RunHistory(server.Store).WriteAsync(new RunProgress { Run = new RunReference(SampleModel.Name, version), Stage = stage });
        return version;
    }

    [Fact]
    public async Task A_version_with_the_map_of_another_table_is_refused()
    {
        var first = await SampleModel.PublishAsync(server.Store, server.Clock);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await SampleModel.PublishAsync(server.Store, server.Clock, turned: 30);

        await server.Store.CopyAsync(ModelArtifacts.Map(SampleModel.Name, first), ModelArtifacts.Map(SampleModel.Name, second));

        await server.ProblemAsync(HttpStatusCode.ServiceUnavailable, "models/words/map");
    }
}
