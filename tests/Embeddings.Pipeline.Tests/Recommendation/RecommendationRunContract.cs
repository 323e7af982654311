using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Tests.Artifacts;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Pipeline.Triggers;
using Embeddings.Similarity.Recommendation;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Recommendation;

/// <summary>Runs of recommendations on every store.</summary>
public abstract class RecommendationRunContract : IAsyncLifetime
{
    private const int Users = 60;
    private const int Items = 30;

    private static readonly ModelSettings Settings = new()
    {
        Interactions = new(),
        Transitions = new(),
        Training = new() { Dimensions = 8, Epochs = 1, Threads = 1, Sample = 0 },
        Vocabulary = new() { MinimumCount = 1 },
        Pipeline = new() { MapItems = 0, ChunkSize = 200 },
    };

    private readonly string model = $"m{Guid.NewGuid():N}";
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private LocalRunService runs = null!;
    private string version = "";

    private protected abstract IArtifactStore Store { get; }

    private protected virtual Task PrepareAsync() => Task.CompletedTask;

    public async Task InitializeAsync()
    {
        await PrepareAsync();
        await WriteAsync($"corpora/{model}/rows.csv", "user,item,timestamp\n" + string.Concat(
            from step in Enumerable.Range(0, 6) from user in Enumerable.Range(0, Users) select $"u{user},{ItemOf(user, step)},{step}\n"));
        await WriteAsync($"corpora/{model}/items.jsonl", string.Concat(Enumerable.Range(0, Items).Select(item => $$"""{"id":"i{{item}}","stock":{{item % 3}}}""" + "\n")));
        version = (await new LocalTraining(Store, clock).RunAsync(model, Settings)).Version;
        runs = NewService();
    }

    public virtual async Task DisposeAsync() => await runs.DisposeAsync();

    [Theory]
    [InlineData(HistoryFormat.JsonLines, 12_000)]
    [InlineData(HistoryFormat.Csv, 100)]
    [InlineData(HistoryFormat.Parquet, 100)]
    public async Task Uploaded_histories_are_answered_as_one_command_answers_them_however_many_chunks_they_have(HistoryFormat format, int users)
    {
        var histories = string.Concat(Enumerable.Range(0, users).Select(user => $$"""{"user":"u{{user}}","history":["{{ItemOf(user, 1)}}","x{{user % 2}}","{{ItemOf(user, 2)}}"]}""" + "\n"));
        await WriteAsync(ModelArtifacts.Histories(model) + "mail.jsonl", histories);

        var result = await RunAsync(new("mail.jsonl", null, format, new BatchOptions { Top = 3 }));

        Assert.Equal((version, "mail.jsonl", Relation.Next), (result.Version, result.Histories, result.Relation));
        Assert.Equal(new AnswerCounts(users, 3 * users, users, 0, 0), result.Counts);
        var expected = new MemoryStream();
        using (var one = await VersionRecommender.OpenAsync(Store, TextEmbedders.None, await ManifestAsync(), new BatchOptions { Top = 3 }, default))
            await RecommendationFiles.WriteAsync(one.Batch.Answer(HistoryFiles.ReadLines(() => new MemoryStream(Encoding.UTF8.GetBytes(histories)), "mail")), format, expected);
        Assert.Equal(expected.ToArray(), await ReadAsync(result));
        Assert.Equal(expected.Length, result.Bytes);
    }

    [Fact]
    public async Task Every_user_of_the_corpus_is_answered_by_the_whole_history_oldest_first()
    {
        var result = await RunAsync(new(null, null, HistoryFormat.JsonLines, new BatchOptions { Top = 2 }));

        var answers = await AnswersAsync(result);
        Assert.Equal(Enumerable.Range(0, Users).Select(user => $"u{user}").Order(StringComparer.Ordinal), answers.Select(answer => (string)answer["user"]!).Order(StringComparer.Ordinal));
        using var one = await VersionRecommender.OpenAsync(Store, TextEmbedders.None, await ManifestAsync(), new BatchOptions { Top = 2 }, default);
        foreach (var answer in answers)
        {
            var user = int.Parse(((string)answer["user"]!)[1..], null);
            var alone = one.Batch.Answer([new UserHistory($"u{user}", [.. Enumerable.Range(0, 6).Select(step => ItemOf(user, step))])]).Single();
            Assert.Equal(alone.Items.Select(item => item.Item), answer["items"]!.AsArray().Select(item => (string)item!["item"]!));
        }
    }

    [Fact]
    public async Task Only_items_that_pass_the_conditions_are_recommended()
    {
        var inStock = new FieldCondition { Field = "stock", Above = 0 };

        var result = await RunAsync(new(null, version, HistoryFormat.JsonLines, new BatchOptions { Top = 5, Filter = [inStock], Exclude = ["i1"] }));

        Assert.All(await AnswersAsync(result), answer => Assert.All(answer["items"]!.AsArray(), item => Assert.True(Number(item!) % 3 > 0 && Number(item!) != 1)));
        static int Number(JsonNode item) => int.Parse(((string)item["item"]!)[1..], null);
    }

    [Fact]
    public async Task A_run_that_an_ended_process_left_is_resumed_and_gives_the_same_bytes()
    {
        await UploadAsync(20);
        var wanted = new WantedRecommendations("mail.jsonl", null, HistoryFormat.Csv, new BatchOptions());
        var expected = await ReadAsync(await RunAsync(wanted));

        var left = await LeaveAsync(wanted);
        await runs.ResumeRecommendationsAsync();
        await runs.EndedAsync(left);

        Assert.Equal(RunStage.Completed, (await runs.StatusAsync(left.Id)).Stage);
        Assert.Equal(expected, await ReadAsync((await new RecommendationResults(Store).FindAsync(model, left.Run))!));
    }

    [Fact]
    public async Task A_run_that_was_cancelled_is_not_resumed()
    {
        await UploadAsync(20);
        var left = await LeaveAsync(new("mail.jsonl", null, HistoryFormat.Csv, new()));

        await runs.CancelAsync(left.Id);
        await runs.ResumeRecommendationsAsync();
        await runs.EndedAsync(left);

        Assert.Equal(RunStage.Cancelled, (await runs.StatusAsync(left.Id)).Stage);
        Assert.Null(await new RecommendationResults(Store).FindAsync(model, left.Run));
    }

    [Fact]
    public async Task Recommendations_run_while_the_model_is_trained()
    {
        await UploadAsync(20);
        await using var training = await new RunLeases(Store, clock).HoldAsync(new RunReference(model, "training"));

        Assert.Equal(20, (await RunAsync(new("mail.jsonl", null, HistoryFormat.Csv, new()))).Counts.Users);
    }

    [Fact]
    public async Task A_finished_run_leaves_its_result_and_no_histories()
    {
        await UploadAsync(20);

        var result = await RunAsync(new("mail.jsonl", null, HistoryFormat.Csv, new()));

        var left = await Store.ListAsync($"runs/{model}/{result.Run}/").Select(artifact => artifact.Name).ToListAsync();
        Assert.DoesNotContain(left, name => name.Contains("/histories/", StringComparison.Ordinal) || name.Contains("/answers/", StringComparison.Ordinal));
        Assert.Equal([result.Run], (await new RecommendationResults(Store).ListAsync(model)).Select(listed => listed.Run));
        await new RecommendationResults(Store).RemoveAsync(model, result.Run);
        Assert.Empty(await Store.ListAsync(ModelArtifacts.AllRecommendations(model)).ToListAsync());
    }

    [Theory]
    [InlineData("no.jsonl", null, "histories")]
    [InlineData("mail.xlsx", null, "histories")]
    [InlineData("../rows.csv", null, "histories")]
    [InlineData(null, "20200101-000000-000-00000000", "version")]
    public async Task A_request_that_cannot_be_answered_is_refused_before_it_starts(string? histories, string? asked, string place)
    {
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => runs.StartRecommendationsAsync(model, new(histories, asked, HistoryFormat.Csv, new())));

        Assert.Equal(place, refusal.Place);
        Assert.DoesNotContain(await runs.ListAsync(model), progress => progress.Run.Kind == RunKind.Recommendation);
    }

    [Fact]
    public async Task A_line_that_is_no_history_fails_the_run_and_is_named()
    {
        await WriteAsync(ModelArtifacts.Histories(model) + "bad.jsonl", """{"user":"u","history":["i1"]}""" + "\nwrong\n");

        var run = await runs.StartRecommendationsAsync(model, new("bad.jsonl", null, HistoryFormat.Csv, new()));
        await runs.EndedAsync(run);

        var status = await runs.StatusAsync(run.Id);
        Assert.Equal(RunStage.Failed, status.Stage);
        Assert.StartsWith("bad.jsonl, line 2: ", status.Failure, StringComparison.Ordinal);
    }

    /// <summary>Starts the triggers of a server, which also resume runs, and waits until the run is completed.</summary>
    private protected async Task ResumedByTriggersAsync()
    {
        await UploadAsync(20);
        var left = await LeaveAsync(new("mail.jsonl", null, HistoryFormat.Csv, new()));
        using var stop = new CancellationTokenSource();
        var triggers = new TrainingTriggers(Store, runs, new TriggerOptions(), clock, NullLogger<TrainingTriggers>.Instance).RunAsync(stop.Token);
        while ((await runs.StatusAsync(left.Id)).Stage != RunStage.Completed)
            await Task.Yield();
        await stop.CancelAsync();
        await triggers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What a process leaves that is killed while it answers histories.</summary>
    private async Task<RunReference> LeaveAsync(WantedRecommendations wanted)
    {
        var left = (await new RecommendationNaming(Store, clock).NameAsync(model, wanted, default)).Run;
        await new RunHistory(Store).WriteAsync(new RunProgress { Run = left, Stage = RunStage.Recommending });
        return left;
    }

    private static string ItemOf(int user, int step) => $"i{((user * 7) + (step * 5)) % Items}";

    private LocalRunService NewService() => new(Store, clock, NullLogger<LocalRunService>.Instance);

    private Task UploadAsync(int users) => WriteAsync(
        ModelArtifacts.Histories(model) + "mail.jsonl", string.Concat(Enumerable.Range(0, users).Select(user => $$"""{"user":"u{{user}}","history":["{{ItemOf(user, 0)}}"]}""" + "\n")));

    private async Task<RecommendationManifest> RunAsync(WantedRecommendations wanted)
    {
        var run = await runs.StartRecommendationsAsync(model, wanted);
        await runs.EndedAsync(run);
        var status = await runs.StatusAsync(run.Id);
        Assert.True(status.Stage == RunStage.Completed, status.Failure);
        return (await new RecommendationResults(Store).FindAsync(model, run.Run))!;
    }

    private Task<ModelManifest> ManifestAsync() => new ModelRegistry(Store).ManifestAsync(model, version);

    private async Task<byte[]> ReadAsync(RecommendationManifest result)
    {
        await using var stream = Store.OpenRead(ModelArtifacts.Recommendations(model, result.Run) + result.File);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private async Task<IReadOnlyList<JsonNode>> AnswersAsync(RecommendationManifest result) =>
        [.. Encoding.UTF8.GetString(await ReadAsync(result)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private Task<Artifact> WriteAsync(string name, string text) => Store.WriteAsync(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}

public sealed class RecommendationRunsInADirectoryTests : RecommendationRunContract
{
    private readonly Store store = new();

    private protected override IArtifactStore Store => store.Artifacts;

    [Fact]
    public Task A_server_resumes_what_a_killed_one_left() => ResumedByTriggersAsync();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        store.Dispose();
    }
}

[Collection(AzuriteCollection.Name)]
public sealed class RecommendationRunsOnAzuriteTests : RecommendationRunContract
{
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("recommendations-");
    private readonly BlobArtifactStore store;

    public RecommendationRunsOnAzuriteTests(Azurite azurite) => store = new BlobArtifactStore(azurite.Client, cache.FullName);

    private protected override IArtifactStore Store => store;

    private protected override Task PrepareAsync() => store.CreateContainersAsync();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        cache.Delete(recursive: true);
    }
}
