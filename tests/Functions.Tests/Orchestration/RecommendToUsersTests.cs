using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Tests.Orchestration;

public sealed class RecommendToUsersTests : IDisposable
{
    private const int Users = 11_000;

    private static readonly ModelSettings Small = new()
    {
        Interactions = new(),
        Transitions = new(),
        Training = new() { Dimensions = 8, Epochs = 1, Threads = 1, Sample = 0 },
        Vocabulary = new() { MinimumCount = 1 },
        Pipeline = new() { MapItems = 0 },
    };

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("functions-");
    private readonly FlakyStore store;

    public RecommendToUsersTests() => store = new FlakyStore(new DirectoryArtifactStore(root.FullName));

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task Chunks_of_histories_are_fanned_out_and_joined_in_their_order_though_the_model_was_trained_before()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await PublishAsync(hub);
        await WriteAsync(ModelArtifacts.Histories("pets") + "mail.jsonl", string.Concat(Enumerable.Range(0, Users).Select(user => $$"""{"user":"u{{user}}","history":["i{{user % 40}}"]}""" + "\n")));

        var run = await hub.Runs.StartRecommendationsAsync("pets", new("mail.jsonl", null, HistoryFormat.Csv, new BatchOptions { Top = 1 }));
        Assert.False((await hub.Runs.StatusAsync(run.Id)).Stage is RunStage.Failed);
        var instance = await hub.Client.WaitForInstanceCompletionAsync(run.Id, getInputsAndOutputs: true);

        Assert.True(instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, instance.FailureDetails?.ToString());
        Assert.Equal((RunStage.Completed, 100d), (await hub.Runs.StatusAsync(run.Id)) is var status ? (status.Stage, status.Percent) : default);
        Assert.Equal(Users, (await new RecommendationResults(store).FindAsync("pets", run.Run))!.Counts.Users);
        using var lines = new StreamReader(store.OpenRead(ModelArtifacts.Recommendations("pets", run.Run) + "recommendations.csv"));
        var users = (await lines.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[0]);
        Assert.Equal(Enumerable.Range(0, Users).Select(user => $"u{user}"), users);
        Assert.Null(await new RunLeases(store, TimeProvider.System).FindAsync(run));
        // The messages carry references. The histories stay in the store.
        Assert.InRange(hub.LargestMessage, 1, 16_384);
    }

    [Fact]
    public async Task A_cancelled_run_of_recommendations_leaves_no_result_and_can_be_purged()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await PublishAsync(hub);
        var answering = store.HoldWrites("/answers/");

        var started = await hub.Runs.StartRecommendationsAsync("pets", new(null, null, HistoryFormat.JsonLines, new()));
        await answering.Reached;
        await hub.Runs.CancelAsync(started.Id);
        await hub.Client.WaitForInstanceCompletionAsync(started.Id);

        Assert.Equal(RunStage.Cancelled, (await hub.Runs.StatusAsync(started.Id)).Stage);
        Assert.Null(await new RecommendationResults(store).FindAsync("pets", started.Run));
        await hub.Runs.PurgeAsync(started.Id);
        Assert.Empty(await store.ListAsync(started.Prefix).ToListAsync());
        Assert.Null(await hub.Client.GetInstanceAsync(started.Id));
    }

    private async Task PublishAsync(TaskHub hub)
    {
        await WriteAsync("corpora/pets/rows.csv", "user,item,timestamp\n" + string.Concat(from user in Enumerable.Range(0, 100) from step in Enumerable.Range(0, 8) select $"u{user},i{((user * 7) + step) % 40},{step}\n"));
        await hub.Runs.StartAsync("pets", Small);
        await hub.Client.WaitForInstanceCompletionAsync("pets");
    }

    private Task<Artifact> WriteAsync(string name, string text) => store.WriteAsync(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
