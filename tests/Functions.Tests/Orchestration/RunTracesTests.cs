using System.Diagnostics;
using System.Text;
using Azure.Storage.Blobs;
using Embeddings.Functions.Orchestration;
using Embeddings.Functions.Tests.Hosting;
using Embeddings.Functions.Triggers;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Triggers;
using Embeddings.Training;
using Embeddings.Vocabulary;

namespace Embeddings.Functions.Tests.Orchestration;

public sealed class RunTracesTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("functions-");
    private readonly Spans spans = new();

    public void Dispose()
    {
        spans.Dispose();
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task One_trace_leads_from_the_upload_through_every_step_to_the_published_version()
    {
        await using var hub = await TaskHub.StartAsync(new DirectoryArtifactStore(root.FullName), new TriggerOptions { QuietPeriod = TimeSpan.FromMilliseconds(100) });
        var trace = await UploadAsync(hub);
        await hub.Client.WaitForInstanceCompletionAsync(CorpusWatch.InstanceOf("pets"));
        await hub.Client.WaitForInstanceCompletionAsync("pets");

        var run = Assert.Single(await hub.Runs.ListAsync("pets")).Run;
        var seen = spans.Of(trace);
        Assert.Equal(
            [
                "CorpusUploaded", "LookAtCorpus", "BeginRun", "PlanCorpusAsync", "CountChunkAsync", "MergeCountsAsync", "EncodeChunkAsync", "TrainSliceAsync", "BuildTableAsync",
                "BuildIndexAsync", "EvaluateAsync", "PublishAsync", "ProjectAsync", "TrainModel",
            ],
            InOrder(seen));
        Assert.All(seen, span => Assert.Equal("pets", span.GetTagItem("model")));
        Assert.All(seen.Where(span => span.OperationName is not ("CorpusUploaded" or "LookAtCorpus")), span => Assert.Equal(run.Id, span.GetTagItem("run")));
        Assert.Equal([run.Run, run.Run], seen.Where(span => span.GetTagItem("version") is not null).Select(span => span.GetTagItem("version")));
        Assert.Equal("Training", seen.Single(span => span.OperationName == "TrainSliceAsync").GetTagItem("stage"));
        // The span of the run spans its steps.
        var plan = seen.Single(span => span.OperationName == "PlanCorpusAsync");
        var whole = seen.Single(span => span.OperationName == nameof(TrainModel));
        Assert.True(whole.StartTimeUtc <= plan.StartTimeUtc && whole.Duration >= plan.Duration);
    }

    [Fact]
    public async Task The_span_of_a_step_that_fails_says_why()
    {
        await using var hub = await TaskHub.StartAsync(new DirectoryArtifactStore(root.FullName));
        await hub.Store.WriteAsync("corpora/pets/empty.txt", _ => { });
        using var call = new Activity("call") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        await hub.Runs.StartAsync("pets", ModelSettings.Default);
        await hub.Client.WaitForInstanceCompletionAsync("pets");

        var failed = spans.Of(call.TraceId).Where(span => span.Status == ActivityStatusCode.Error).ToList();
        Assert.Equal(["PlanCorpusAsync", "TrainModel"], failed.Select(span => span.OperationName));
        Assert.All(failed, span => Assert.Contains("Upload text as .txt", span.StatusDescription, StringComparison.Ordinal));
    }

    /// <summary>
    /// The names of the spans in the order in which they began, the run itself last. All checks of the corpus are one, because their number depends on time. Index and
    /// evaluation have a fixed order, because they run at the same time and either can begin first.
    /// </summary>
    private static IEnumerable<string> InOrder(IEnumerable<Activity> spans)
    {
        var all = spans.OrderBy(span => span.OperationName == nameof(TrainModel)).ThenBy(span => span.StartTimeUtc).Select(span => span.OperationName).Distinct().ToList();
        var first = all.FindIndex(name => name is "BuildIndexAsync" or "EvaluateAsync");
        all.Sort(first, 2, StringComparer.Ordinal);
        return all;
    }

    private static async Task<ActivityTraceId> UploadAsync(TaskHub hub)
    {
        await hub.Store.WriteJsonAsync("corpora/pets/settings.json", new ModelSettings
        {
            Vocabulary = new VocabularyOptions { MinimumCount = 1 },
            Training = new TrainingOptions { Dimensions = 8, Epochs = 1, Threads = 1, Sample = 0 },
        });
        await hub.Store.WriteAsync("corpora/pets/a.txt", stream => stream.Write(Encoding.UTF8.GetBytes("the cat and the dog sleep\nthe dog and the cat eat\n")));
        using var call = new Activity("call") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        await hub.Triggers.CorpusUploaded(new BlobClient(new Uri("https://account.blob.core.windows.net/corpora/pets%2Fa.txt")), "pets/a.txt", hub.Client, default);
        return call.TraceId;
    }
}
