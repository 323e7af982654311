using System.Text;
using Embeddings.Functions.Triggers;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.Triggers;
using Embeddings.Training;
using Embeddings.Vocabulary;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Tests.Orchestration;

/// <summary>
/// Records the histories that later programs must be able to replay. With RECORD_HISTORIES=VERSION they are written; otherwise they are compared with
/// those of the newest version. If the order of a run changes, give host.json a new version and record its histories.
/// </summary>
public sealed class HistoryRecordingTests : IDisposable
{
    private static readonly ModelSettings Small = new()
    {
        Vocabulary = new VocabularyOptions { MinimumCount = 1 },
        Training = new TrainingOptions { Dimensions = 8, Epochs = 1, Threads = 1, Sample = 0 },
        Pipeline = new PipelineOptions { ChunkSize = 4_000, KeepRunArtifacts = true },
    };

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("functions-");
    private readonly DirectoryArtifactStore store;
    private readonly HistoryRecorder recorder = new();

    public HistoryRecordingTests() => store = new DirectoryArtifactStore(root.FullName);

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("text")]
    [InlineData("items")]
    [InlineData("graph")]
    [InlineData("tuned")]
    [InlineData("cold-start")]
    [InlineData("groups")]
    [InlineData("group")]
    [InlineData("watch")]
    [InlineData("recommendations")]
    public async Task A_run_of_today_asks_for_what_a_run_of_its_version_asked_for(string kind)
    {
        var today = await RunAsync(kind);
        var version = Directory.GetDirectories(RecordedHistoryTests.Folder()).Select(folder => Version.Parse(Path.GetFileName(folder))).Max()!.ToString();

        if (Environment.GetEnvironmentVariable("RECORD_HISTORIES") is { } recorded)
            today.Write(Path.Combine(RecordedHistoryTests.Folder(), version = recorded, kind + ".jsonl"));
        Assert.Equal(RecordedHistory.Read(Path.Combine(RecordedHistoryTests.Folder(), version, kind + ".jsonl")).Asked, today.Asked);
    }

    private async Task<RecordedHistory> RunAsync(string kind)
    {
        await using var hub = await TaskHub.StartAsync(store, new TriggerOptions { QuietPeriod = TimeSpan.FromMilliseconds(100) }, recorder);
        await UploadAsync(kind);
        if (kind == "watch")
        {
            await store.WriteJsonAsync("corpora/pets/settings.json", Small);
            await hub.Triggers.SweepCorpora(null!, hub.Client, default);
            await hub.Client.WaitForInstanceCompletionAsync(CorpusWatch.InstanceOf("pets"));
            await hub.Client.WaitForInstanceCompletionAsync("pets");
            return recorder.HistoryOf(CorpusWatch.InstanceOf("pets"));
        }

        var run = await hub.Runs.StartAsync("pets", SettingsOf(kind));
        await hub.Client.WaitForInstanceCompletionAsync("pets");
        if (kind == "recommendations")
        {
            var recommendations = await hub.Runs.StartRecommendationsAsync("pets", new(null, null, HistoryFormat.Csv, new()));
            await hub.Client.WaitForInstanceCompletionAsync(recommendations.Id);
            return recorder.HistoryOf(recommendations.Id);
        }

        if (kind != "group")
            return recorder.HistoryOf("pets");
        var group = new ChunkGroup(run, TrainingSteps.CountChunk.Work, Pass: 0, First: 0, Count: 3);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("TrainChunkGroup", group, new StartOrchestrationOptions("group"));
        await hub.Client.WaitForInstanceCompletionAsync("group");
        return recorder.HistoryOf("group");
    }

    private static ModelSettings SettingsOf(string kind) => kind switch
    {
        "items" or "recommendations" => Small with { Interactions = new() },
        "graph" => Small with { Graph = new() { WalkLength = 10 } },
        "tuned" => Small with { Interactions = new(), Tuning = new() { Candidates = 3, Rounds = 2 } },
        "cold-start" => Small with { Interactions = new(), ColdStart = new() },
        "groups" => Small with { Pipeline = new PipelineOptions { ChunkSize = 220 } },
        _ => Small,
    };

    private async Task UploadAsync(string kind)
    {
        if (kind is "items" or "tuned" or "cold-start" or "recommendations")
            await WriteAsync("rows.csv", "user,item,timestamp\n" + string.Concat(from user in Enumerable.Range(0, 100) from step in Enumerable.Range(0, 8) select $"u{user},i{((user * 7) + step) % 40},{step}\n"));
        if (kind is "cold-start")
            await WriteAsync("items.jsonl", string.Concat(Enumerable.Range(0, 45).Select(item => $$"""{"id":"i{{item}}","text":"word{{item % 5}} word{{item % 7}}"}""" + "\n")));
        if (kind is "graph")
            await WriteAsync("edges.csv", "from,to\n" + string.Concat(Enumerable.Range(0, 50).Select(node => $"n{node},n{(node + 1) % 50}\n")));
        if (kind is "text" or "groups" or "group" or "watch")
            await WriteAsync("corpus.txt", string.Concat(Enumerable.Repeat("the cat and the dog sleep\nthe dog and the cat eat\n", 200)));
    }

    private Task WriteAsync(string file, string text) => store.WriteAsync($"corpora/pets/{file}", stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
