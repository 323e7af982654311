using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Tests.Steps;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class ModelEndpointsTests : IAsyncLifetime
{
    private readonly ApiServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Without_a_model_the_list_is_empty_and_a_query_says_that_none_is_known()
    {
        Assert.Empty((await server.GetAsync("models"))["models"]!.AsArray());
        var problem = await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/similar?item=x");
        Assert.Equal("/problems/unknown-model", (string?)problem["type"]);
    }

    [Fact]
    public async Task A_model_is_described_with_its_version_and_size()
    {
        var version = await SampleModel.PublishAsync(server.Store, server.Clock);

        var described = await server.GetAsync("models/words");

        Assert.Equal(version, (string?)described["current"]!["version"]);
        Assert.Equal(8, (int)described["manifest"]!["items"]!);
        Assert.True((bool)described["hasOutputVectors"]!);
    }

    /// <summary>Stores have manifests with such numbers, from trainings with few words. JSON does not have these numbers.</summary>
    [Fact]
    public async Task A_model_whose_loss_is_not_a_number_is_described()
    {
        var name = ModelArtifacts.Manifest(SampleModel.Name, await SampleModel.PublishAsync(server.Store, server.Clock));
        var manifest = (await server.Store.FindJsonAsync<ModelManifest>(name))!;
        await server.Store.WriteJsonAsync(name, manifest with
        {
            Training = new TrainingLineage("run", new ModelSettings(), "snapshot", 1, 10, 2, 0, double.PositiveInfinity, [double.NaN, 0.5], "512", 1, []),
        });

        var training = (await server.GetAsync("models/words"))["manifest"]!["training"]!;

        Assert.Equal("NaN", (string?)training["lossByEpoch"]![0]);
        Assert.Equal(0.5, (double)training["lossByEpoch"]![1]!);
        Assert.Equal("Infinity", (string?)training["tokensPerSecond"]);
    }

    [Fact]
    public async Task An_answer_is_not_given_again_until_another_version_answers()
    {
        var (first, second) = await PublishTwoAsync();
        await SwitchAsync(first);
        using var before = await server.Client.GetAsync(new Uri("models/words/vector?item=peace", UriKind.Relative));
        Assert.Equal(first, Assert.Single(before.Headers.GetValues("Model-Version")));

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(before.Headers.ETag!));
        await SwitchAsync(second);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(before.Headers.ETag!));
    }

    [Fact]
    public async Task Switching_goes_back_and_forward_and_is_seen_by_the_next_query()
    {
        var (first, second) = await PublishTwoAsync();

        Assert.Equal(second, await AnsweredByAsync());
        await SwitchAsync(first);
        Assert.Equal(first, await AnsweredByAsync());
        await SwitchAsync(second);
        Assert.Equal(second, await AnsweredByAsync());

        var versions = (await server.GetAsync("models/words/versions"))["versions"]!.AsArray();
        Assert.Equal([second, first], versions.Select(version => (string?)version!["version"]));
        Assert.Equal([true, false], versions.Select(version => (bool)version!["current"]!));
    }

    [Fact]
    public async Task A_split_answers_a_subject_always_by_the_same_version_and_names_it()
    {
        var (first, second) = await PublishTwoAsync();
        using var answer = await server.Client.PutAsJsonAsync("models/words/current", new { split = new Dictionary<string, double> { [first] = 0.5, [second] = 0.5 } });
        answer.EnsureSuccessStatusCode();

        var bySubject = new Dictionary<int, string>();
        for (var subject = 0; subject < 40; subject++)
            bySubject[subject] = await AnsweredByAsync($"&subject={subject}");

        Assert.Equal(new[] { first, second }.Order(), bySubject.Values.Distinct().Order());
        foreach (var (subject, version) in bySubject)
            Assert.Equal(version, await AnsweredByAsync($"&subject={subject}"));
    }

    [Fact]
    public async Task A_version_that_is_not_there_cannot_be_switched_to()
    {
        var version = await SampleModel.PublishAsync(server.Store, server.Clock);
        using var body = JsonContent.Create(new { version = "none" });

        var problem = await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/current", HttpMethod.Put, body);

        Assert.Equal("/problems/unknown-version", (string?)problem["type"]);
        Assert.Contains(version, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_was_altered_cannot_be_switched_to_and_what_answered_goes_on()
    {
        var (first, second) = await PublishTwoAsync();
        await server.Store.WriteAsync(ModelArtifacts.Table(SampleModel.Name, first), output => output.Write("something else"u8));
        using var body = JsonContent.Create(new { version = first });

        var problem = await server.ProblemAsync(HttpStatusCode.Conflict, "models/words/current", HttpMethod.Put, body);

        Assert.Equal("/problems/version-refused", (string?)problem["type"]);
        Assert.Equal(second, (string?)(await server.GetAsync("models/words/versions"))["current"]!["version"]);
        Assert.Equal(second, await AnsweredByAsync());
    }

    [Fact]
    public async Task A_switch_that_another_one_has_come_before_is_refused_and_that_one_stays()
    {
        var (first, second) = await PublishTwoAsync();
        var registry = new ModelRegistry(server.Store);
        var split = new CurrentVersion(second, new Dictionary<string, double> { [first] = 0.1, [second] = 0.9 });
        server.Disturbed.At(
            Moment.Opened,
            ModelArtifacts.Table(SampleModel.Name, first),
            async () => await registry.SwitchAsync(SampleModel.Name, await registry.SeeCurrentAsync(SampleModel.Name), split));
        using var body = JsonContent.Create(new { version = first });

        var problem = await server.ProblemAsync(HttpStatusCode.Conflict, "models/words/current", HttpMethod.Put, body);

        Assert.Equal("/problems/changed", (string?)problem["type"]);
        Assert.Equal(split.Split, (await registry.CurrentAsync(SampleModel.Name)).Split);
    }

    [Fact]
    public async Task Shares_that_are_no_whole_are_refused()
    {
        var version = await SampleModel.PublishAsync(server.Store, server.Clock);
        using var body = JsonContent.Create(new { split = new Dictionary<string, double> { [version] = 0.5 } });

        await server.ProblemAsync(HttpStatusCode.BadRequest, "models/words/current", HttpMethod.Put, body);

        Assert.Equal(version, await AnsweredByAsync());
    }

    private async Task<(string First, string Second)> PublishTwoAsync()
    {
        var first = await SampleModel.PublishAsync(server.Store, server.Clock);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        return (first, await SampleModel.PublishAsync(server.Store, server.Clock, turned: 45));
    }

    private async Task SwitchAsync(string version)
    {
        using var answer = await server.Client.PutAsJsonAsync("models/words/current", new { version });
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string> AnsweredByAsync(string more = "") =>
        (string)(await server.GetAsync($"models/words/similar?item=peace{more}"))["version"]!;

    private async Task<HttpStatusCode> StatusAsync(EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "models/words/vector?item=peace");
        request.Headers.IfNoneMatch.Add(tag);
        using var answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
