using System.Net;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Tests.Endpoints;

/// <summary>Two versions of eight words: in the second, gold and a/b have changed places with treaty and friendship.</summary>
public sealed class VersionEndpointsTests : IAsyncLifetime
{
    private readonly ApiServer server = new();
    private string first = "";
    private string second = "";

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        first = await SampleModel.PublishAsync(server.Store, server.Clock);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        second = await SampleModel.PublishAsync(server.Store, server.Clock, turned: 45, swapped: true);
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Each_version_is_described_whether_it_answers_or_not()
    {
        var before = await server.GetAsync($"models/words/versions/{first}");
        var now = await server.GetAsync($"models/words/versions/{second}");

        Assert.Equal((first, false), ((string?)before["manifest"]!["version"], (bool)before["current"]!));
        Assert.Equal((second, true, 8), ((string?)now["manifest"]!["version"], (bool)now["current"]!, (int)now["manifest"]!["items"]!));
    }

    [Fact]
    public async Task The_items_whose_neighbours_changed_most_come_first_with_what_they_lost_and_gained()
    {
        var changes = await server.GetAsync($"models/words/versions/{second}/changes?baseline={first}&neighbours=2");

        Assert.Equal((first, second, 8), ((string?)changes["baseline"], (string?)changes["version"], (int)changes["compared"]!));
        var peace = changes["changes"]!.AsArray().Single(change => (string?)change!["item"] == "peace")!;
        Assert.Equal(0, (double)peace["kept"]!);
        Assert.Equal(["treaty", "friendship"], peace["lost"]!.AsArray().Select(item => (string?)item));
        Assert.Equal(["gold", "a/b"], peace["gained"]!.AsArray().Select(item => (string?)item));
        var kept = changes["changes"]!.AsArray().Select(change => (double)change!["kept"]!).ToList();
        Assert.Equal(kept.Order(), kept);
        Assert.DoesNotContain(changes["changes"]!.AsArray(), change => (string?)change!["item"] is "war" or "army" or "navy");
        Assert.InRange((double)changes["kept"]!, 0.3, 0.7);
    }

    [Fact]
    public async Task A_version_that_is_only_turned_has_the_same_neighbours()
    {
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var turned = await SampleModel.PublishAsync(server.Store, server.Clock, turned: 120, swapped: true);

        var changes = await server.GetAsync($"models/words/versions/{second}/changes?neighbours=3");

        Assert.Equal((turned, 1.0), ((string?)changes["baseline"], (double)changes["kept"]!));
        Assert.Empty(changes["changes"]!.AsArray());
    }

    [Theory]
    [InlineData("versions/none", HttpStatusCode.NotFound, "/problems/unknown-version", null)]
    [InlineData("versions/none/changes", HttpStatusCode.NotFound, "/problems/unknown-version", null)]
    [InlineData("versions/{0}/changes?baseline=none", HttpStatusCode.NotFound, "/problems/unknown-version", null)]
    [InlineData("versions/{0}/changes?items=0", HttpStatusCode.BadRequest, "/problems/invalid-request", "items")]
    [InlineData("versions/{0}/changes?neighbours=101", HttpStatusCode.BadRequest, "/problems/invalid-request", "neighbours")]
    public async Task What_cannot_be_compared_is_refused(string path, HttpStatusCode status, string type, string? field)
    {
        var problem = await server.ProblemAsync(status, "models/words/" + path.Replace("{0}", first));

        Assert.Equal((type, field), ((string?)problem["type"], (string?)problem["field"]));
    }

    [Fact]
    public async Task A_damaged_table_is_not_compared()
    {
        await server.Store.WriteAsync(ModelArtifacts.Table(SampleModel.Name, first), output => output.Write("something else"u8));

        using var answer = await server.Client.GetAsync(new Uri($"models/words/versions/{first}/changes", UriKind.Relative));

        Assert.False(answer.IsSuccessStatusCode);
    }
}
