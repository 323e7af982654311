using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Tests.Steps;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class RemovalEndpointsTests : IAsyncLifetime
{
    private readonly ApiServer server = new();
    private string first = "";
    private string second = "";

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        first = await SampleModel.PublishAsync(server.Store, server.Clock);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        second = await SampleModel.PublishAsync(server.Store, server.Clock, turned: 45);
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_version_that_does_not_answer_is_removed_and_what_went_is_told()
    {
        var before = await NamesAsync($"models/words/{first}/");

        var answer = await DeleteAsync($"models/words/versions/{first}");

        Assert.Equal((first, before.Count), ((string?)answer["version"], (int)answer["removed"]!["artifacts"]!));
        Assert.True((long)answer["removed"]!["bytes"]! > 0);
        Assert.Empty(await NamesAsync($"models/words/{first}/"));
        Assert.Equal(second, (string?)Assert.Single((await server.GetAsync("models/words/versions"))["versions"]!.AsArray())!["version"]);
    }

    [Fact]
    public async Task A_version_that_answers_or_has_a_share_of_a_split_stays()
    {
        Assert.Equal("/problems/version-in-use", await ProblemAsync(HttpStatusCode.Conflict, second));
        var registry = new ModelRegistry(server.Store);
        await registry.SwitchAsync(SampleModel.Name, await registry.SeeCurrentAsync(SampleModel.Name), new CurrentVersion(second, new Dictionary<string, double> { [first] = 0.1, [second] = 0.9 }));

        Assert.Equal("/problems/version-in-use", await ProblemAsync(HttpStatusCode.Conflict, first));
        Assert.Equal(2, (await server.GetAsync("models/words/versions"))["versions"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_version_that_is_removed_while_it_is_loaded_is_passed_over_for_the_current_one()
    {
        var registry = new ModelRegistry(server.Store);
        server.Disturbed.At(Moment.Opened, ModelArtifacts.Table(SampleModel.Name, second), async () =>
        {
            await registry.SwitchAsync(SampleModel.Name, await registry.SeeCurrentAsync(SampleModel.Name), new CurrentVersion(first));
            await new VersionRemoval(server.Store).RemoveVersionAsync(SampleModel.Name, second);
        });

        Assert.Equal(first, (string?)(await server.GetAsync("models/words/similar?item=peace"))["version"]);
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_a_problem() => Assert.Equal("/problems/unknown-version", await ProblemAsync(HttpStatusCode.NotFound, "none"));

    [Fact]
    public async Task A_version_that_somebody_switches_to_meanwhile_stays_whole()
    {
        var registry = new ModelRegistry(server.Store);
        var seen = await registry.SeeCurrentAsync(SampleModel.Name);
        var store = new SwitchedStore(server.Store, () => registry.SwitchAsync(SampleModel.Name, seen, new CurrentVersion(first)));

        await Assert.ThrowsAsync<VersionInUseException>(() => new VersionRemoval(store).RemoveVersionAsync(SampleModel.Name, first));

        Assert.Equal(first, (string?)(await server.GetAsync("models/words/similar?item=peace"))["version"]);
        Assert.Contains($"models/words/{first}/manifest.json", await NamesAsync($"models/words/{first}/"));
    }

    [Fact]
    public async Task Nobody_switches_to_a_version_that_is_being_removed_and_a_removal_that_was_broken_off_is_carried_on()
    {
        var registry = new ModelRegistry(server.Store);
        var seen = await registry.SeeCurrentAsync(SampleModel.Name);
        await server.Store.WriteJsonAsync(ModelArtifacts.Current(SampleModel.Name), seen.Version! with { Removing = [first] });
        seen = await registry.SeeCurrentAsync(SampleModel.Name);

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => registry.SwitchAsync(SampleModel.Name, seen, new CurrentVersion(first)));
        await DeleteAsync($"models/words/versions/{first}");

        Assert.Contains("it is being removed", refusal.Message, StringComparison.Ordinal);
        Assert.Null((await registry.CurrentAsync(SampleModel.Name)).Removing);
    }

    [Fact]
    public async Task A_model_goes_with_all_that_belongs_to_it_but_its_corpus()
    {
        await UploadAsync("corpora/words/text.txt");
        await UploadAsync("evaluation/words/pairs.tsv");
        await new RunHistory(server.Store).WriteAsync(new RunProgress { Run = new RunReference("words", "20260101-a"), Stage = RunStage.Failed, UpdatedAt = server.Clock.GetUtcNow() });
        await SampleModel.PublishAsync(server.Store, server.Clock, name: "words-2");
        await server.GetAsync("models/words/similar?item=peace");

        var answer = await DeleteAsync("models/words");

        Assert.Equal([second, first], answer["versions"]!.AsArray().Select(version => (string?)version));
        Assert.Equal("words.20260101-a", (string?)Assert.Single(answer["runs"]!.AsArray()));
        await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/similar?item=peace");
        Assert.Equal("words-2", (string?)Assert.Single((await server.GetAsync("models"))["models"]!.AsArray())!["model"]);
        Assert.Equal(["corpora/words/text.txt"], (await NamesAsync("")).Where(name => name.Contains("/words/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_model_goes_with_its_corpus_where_that_is_asked_for()
    {
        await UploadAsync("corpora/words/text.txt");

        await DeleteAsync("models/words?corpus=true");

        Assert.DoesNotContain(await NamesAsync(""), name => name.Contains("/words", StringComparison.Ordinal));
        Assert.Equal("/problems/unknown-model", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, "models/words", HttpMethod.Delete))["type"]);
    }

    [Fact]
    public async Task A_model_that_is_being_trained_stays()
    {
        await new RunHistory(server.Store).WriteAsync(new RunProgress { Run = new RunReference("words", "20260101-a"), Stage = RunStage.Training, UpdatedAt = server.Clock.GetUtcNow() });

        Assert.Equal("/problems/run-under-way", (string?)(await server.ProblemAsync(HttpStatusCode.Conflict, "models/words", HttpMethod.Delete))["type"]);
        Assert.Equal(second, (string?)(await server.GetAsync("models/words/similar?item=peace"))["version"]);
    }

    private async Task<List<string>> NamesAsync(string prefix) =>
        await server.Store.ListAsync(prefix).Select(artifact => artifact.Name).ToListAsync();

    private async Task<string?> ProblemAsync(HttpStatusCode status, string version) =>
        (string?)(await server.ProblemAsync(status, $"models/words/versions/{version}", HttpMethod.Delete))["type"];

    private async Task<JsonNode> DeleteAsync(string path)
    {
        using var answer = await server.Client.DeleteAsync(new Uri(path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private async Task UploadAsync(string path)
    {
        using var body = new StringContent("peace\twar\t1\n", Encoding.UTF8, "text/plain");
        using var answer = await server.Client.PutAsync(new Uri(path, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A store in which somebody switches versions just before the removal is recorded.</summary>
    private sealed class SwitchedStore(IArtifactStore inner, Func<Task> switched) : Embeddings.Pipeline.Tests.ForwardingStore(inner)
    {
        private bool isDone;

        public override async Task<Artifact> WriteAsync(
            string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
        {
            if (!isDone)
            {
                isDone = true;
                await switched();
            }

            return await base.WriteAsync(name, write, condition, cancellation);
        }
    }
}
