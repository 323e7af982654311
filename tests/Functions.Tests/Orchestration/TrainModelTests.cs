using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.Triggers;
using Embeddings.Segmentation;
using Embeddings.Training;
using Embeddings.Vocabulary;
using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Tests.Orchestration;

public sealed class TrainModelTests : IDisposable
{
    private static readonly ModelSettings Small = new()
    {
        Vocabulary = new VocabularyOptions { MinimumCount = 1 },
        Training = new TrainingOptions { Dimensions = 8, Epochs = 2, Threads = 1, Sample = 0 },
    };

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("functions-");
    private readonly FlakyStore store;

    public TrainModelTests() => store = new FlakyStore(new DirectoryArtifactStore(root.FullName));

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task A_run_trains_and_publishes_and_leaves_a_record_of_its_end()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 200);

        var run = await hub.Runs.StartAsync("pets", Small);
        var instance = await EndAsync(hub);

        Assert.True(instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, instance.FailureDetails?.ToString());
        Assert.Equal(run.Run, (await new ModelRegistry(store).CurrentAsync("pets")).Version);
        var status = await hub.Runs.StatusAsync(run.Id);
        Assert.Equal((RunStage.Completed, 100d), (status.Stage, status.Percent));
        // 2,400 words with two epochs, independent of the progress records on the way.
        Assert.Equal((4_800L, 4_800L), (status.Tokens, status.TotalTokens));
        Assert.Contains("\"completed\"", instance.SerializedCustomStatus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_just_starting_is_never_listed_as_ended()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 200);
        var listed = new ConcurrentBag<RunProgress>();
        store.AfterWrite = async name =>
        {
            if (!name.EndsWith("progress.json", StringComparison.Ordinal))
                return;
            foreach (var run in await hub.Runs.ListAsync("pets"))
                listed.Add(run);
        };

        var started = await hub.Runs.StartAsync("pets", Small);
        store.AfterWrite = _ => Task.CompletedTask;
        await EndAsync(hub);

        Assert.NotEmpty(listed);
        Assert.All(listed, run => Assert.Equal((started, null), (run.Run, run.Failure)));
    }

    [Fact]
    public async Task A_model_that_a_command_trains_on_the_same_store_is_not_started_and_its_run_is_listed_as_under_way()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 200);
        var (run, command) = (new RunReference("pets", "20260101-000000-000-abcdef01"), RunHolder.ThisProcess());
        var leases = new RunLeases(store, TimeProvider.System);
        await leases.TakeAsync(run, command, TimeSpan.FromMinutes(1));
        await new RunHistory(store).WriteAsync(new RunProgress { Run = run, Stage = RunStage.Training });

        Assert.Equal(run, (await Assert.ThrowsAsync<RunConflictException>(() => hub.Runs.StartAsync("pets", Small))).Running);
        Assert.False((await hub.Runs.StatusAsync(run.Id)).Ended);

        await leases.ReleaseAsync(run, command);
        await hub.Runs.StartAsync("pets", Small);
        await EndAsync(hub);
        Assert.Null(await leases.FindAsync("pets"));
    }

    [Fact]
    public async Task A_corpus_of_several_chunks_is_fanned_out_and_trains_the_same_table_as_one_chunk()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 300);

        await hub.Runs.StartAsync("pets", Small);
        await EndAsync(hub);
        await hub.Runs.StartAsync("pets", Small with { Pipeline = new PipelineOptions { ChunkSize = 1_500 } });
        await EndAsync(hub);

        var versions = await new ModelRegistry(store).VersionsAsync("pets");
        Assert.Equal(2, versions.Count);
        Assert.Equal(versions[1].Sha256, versions[0].Sha256);
    }

    [Fact]
    public async Task Histories_are_tuned_trained_and_inferred_from_texts_by_the_same_orchestration()
    {
        await using var hub = await TaskHub.StartAsync(store);
        var rows = Enumerable.Range(0, 200).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{((user * 7) + step) % 40},{step}\n"));
        await WriteAsync("rows.csv", "user,item,timestamp\n" + string.Concat(rows));
        await WriteAsync("items.jsonl", string.Concat(Enumerable.Range(0, 45).Select(item => $$"""{"id":"i{{item}}","text":"word{{item % 5}} word{{item % 7}}"}""" + "\n")));

        await hub.Runs.StartAsync("pets", Small with { Interactions = new(), ColdStart = new(), Tuning = new() { Candidates = 3, Rounds = 2 } });
        var instance = await EndAsync(hub);

        Assert.True(instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, instance.FailureDetails?.ToString());
        var registry = new ModelRegistry(store);
        var version = (await registry.CurrentAsync("pets")).Version;
        Assert.Equal(4, (await registry.ManifestAsync("pets", version)).Training!.Tuned!.Trials);
        Assert.Equal(5, (await store.ReadJsonAsync<InferredItems>(ModelArtifacts.ColdStart("pets", version))).Inferred);
    }

    [Fact]
    public async Task A_graph_is_walked_and_trained_by_the_same_orchestration()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await WriteAsync("edges.csv", "from,to\n" + string.Concat(Enumerable.Range(0, 50).Select(node => $"n{node},n{(node + 1) % 50}\n")));

        await hub.Runs.StartAsync("pets", Small with { Graph = new() { WalkLength = 10 } });
        var instance = await EndAsync(hub);

        Assert.True(instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, instance.FailureDetails?.ToString());
        Assert.Equal(50, (await new ModelRegistry(store).VersionsAsync("pets")).Single().Items);
    }

    [Fact]
    public async Task A_failure_that_will_not_pass_ends_the_run_with_its_message_and_is_not_tried_again_by_a_sweep()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await store.WriteAsync("corpora/pets/empty.txt", _ => { });

        var run = await hub.Runs.StartAsync("pets", Small);
        var instance = await EndAsync(hub);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        var status = await hub.Runs.StatusAsync(run.Id);
        Assert.Equal(RunStage.Failed, status.Stage);
        Assert.Contains("Upload text as .txt", status.Failure, StringComparison.Ordinal);
        await store.WriteJsonAsync("corpora/pets/settings.json", Small);
        Assert.Equal(CorpusStanding.Withdrawn, (await new CorpusSweep(store, TimeProvider.System).ExamineAsync("pets")).Standing);
    }

    [Fact]
    public async Task A_failure_that_can_pass_is_tried_again()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 200);
        store.FailWrites("/counts/", times: 1);

        await hub.Runs.StartAsync("pets", Small);
        var instance = await EndAsync(hub);

        Assert.True(instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, instance.FailureDetails?.ToString());
        Assert.Equal(0, store.FailuresLeft);
    }

    [Fact]
    public async Task A_second_start_is_refused_with_the_run_under_way_and_a_cancelled_run_leaves_the_current_version()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 3_000);
        var endless = Small with { Training = Small.Training with { Epochs = 10_000, Dimensions = 64 } };

        var run = await hub.Runs.StartAsync("pets", endless);
        var conflict = await Assert.ThrowsAsync<RunConflictException>(() => hub.Runs.StartAsync("pets", Small));
        Assert.Equal(run, conflict.Running);

        await hub.Runs.CancelAsync(run.Id);
        var instance = await EndAsync(hub);

        Assert.True(instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, instance.FailureDetails?.ToString());
        Assert.Equal(RunStage.Cancelled, (await hub.Runs.StatusAsync(run.Id)).Stage);
        Assert.Null(await new ModelRegistry(store).FindCurrentAsync("pets"));

        await hub.Runs.PurgeAsync(run.Id);
        await Assert.ThrowsAsync<UnknownRunException>(() => hub.Runs.StatusAsync(run.Id));
    }

    [Fact]
    public async Task A_run_whose_orchestration_was_terminated_is_seen_as_failed()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 3_000);
        var run = await hub.Runs.StartAsync("pets", Small with { Training = Small.Training with { Epochs = 10_000, Dimensions = 64 } });

        await hub.Client.TerminateInstanceAsync("pets");
        await EndAsync(hub);

        Assert.Equal(RunStage.Failed, (await hub.Runs.StatusAsync(run.Id)).Stage);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_before_it_has_begun_trains_nothing()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 200);
        var beginning = store.HoldWrites("active/");

        var run = await hub.Runs.StartAsync("pets", Small);
        await beginning.Reached;
        await hub.Runs.CancelAsync(run.Id);
        beginning.LetThrough();
        await EndAsync(hub);

        Assert.Equal(RunStage.Cancelled, (await hub.Runs.StatusAsync(run.Id)).Stage);
        Assert.Equal(0, (await hub.Runs.StatusAsync(run.Id)).Tokens);
    }

    [Fact]
    public async Task A_cancelled_run_that_is_started_again_goes_on()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 200);
        var counting = store.HoldWrites("/counts/");
        var run = await hub.Runs.StartAsync("pets", Small);
        await counting.Reached;
        await hub.Runs.CancelAsync(run.Id);
        counting.LetThrough();
        await EndAsync(hub);
        Assert.Equal(RunStage.Cancelled, (await hub.Runs.StatusAsync(run.Id)).Stage);

        Assert.Equal(run, await hub.Runs.StartAsync("pets", Small));
        await EndAsync(hub);

        Assert.Equal(RunStage.Completed, (await hub.Runs.StatusAsync(run.Id)).Stage);
    }

    [Fact]
    public async Task A_group_of_chunks_is_carried_out_by_an_orchestration_of_its_own()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 300);
        var run = await hub.Runs.StartAsync("pets", Small with { Pipeline = new PipelineOptions { ChunkSize = 5_000, KeepRunArtifacts = true } });
        await EndAsync(hub);

        var done = await hub.RunGroupAsync(new ChunkGroup(run, TrainingSteps.EncodeChunk.Work, Pass: 0, First: 0, Count: 3));
        var refused = await hub.RunGroupAsync(new ChunkGroup(run with { Run = "another" }, TrainingSteps.CountChunk.Work, Pass: 0, First: 0, Count: 3));

        Assert.True(done.RuntimeStatus == OrchestrationRuntimeStatus.Completed, done.FailureDetails?.ToString());
        Assert.Contains("\"encoding\"", done.SerializedCustomStatus, StringComparison.Ordinal);
        Assert.Contains("runs/pets/another", refused.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_travels_stays_far_below_sixteen_kilobytes_however_many_epochs_there_are()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 200);

        await hub.Runs.StartAsync("pets", Small with { Training = Small.Training with { Epochs = 1_000 } });
        var instance = await EndAsync(hub);

        Assert.InRange(hub.LargestMessage, 100, 4 * 1024);
        Assert.InRange(instance.SerializedOutput!.Length, 100, 4 * 1024);
        Assert.Equal(1_000, (await new ModelRegistry(store).VersionsAsync("pets"))[0].Training!.LossByEpoch.Count);
    }

    [Fact]
    public async Task Each_stage_is_measured_once_a_run_in_their_order_however_many_activities_it_took()
    {
        var stages = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => Listen(instrument, own) };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => stages.Enqueue((string)tags.ToArray().Single(tag => tag.Key == "stage").Value!));
        listener.Start();
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 300);

        await hub.Runs.StartAsync("pets", Small with { Pipeline = new PipelineOptions { ChunkSize = 1_500 } });
        await EndAsync(hub);

        Assert.Equal(["Planning", "Counting", "Merging", "Encoding", "Training", "Indexing", "Evaluating", "Publishing", "Projecting"], stages);

        static void Listen(Instrument instrument, MeterListener own)
        {
            if (instrument is { Meter.Name: PipelineMetrics.MeterName, Name: "embeddings.run.stage.duration" })
                own.EnableMeasurementEvents(instrument);
        }
    }

    [Fact]
    public async Task Settings_that_are_too_long_to_travel_are_refused_before_anything_is_spent()
    {
        await using var hub = await TaskHub.StartAsync(store);
        await UploadAsync("corpus.txt", 200);
        var wordy = Small with { Segmentation = new SegmentationOptions { StopWords = [.. Enumerable.Range(0, 2_000).Select(number => $"word{number}")] } };

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => hub.Runs.StartAsync("pets", wordy));

        Assert.Contains("stop words", refused.Remedy, StringComparison.Ordinal);
        Assert.Empty(await hub.Runs.ListAsync());
        Assert.Null(await hub.Client.GetInstanceAsync("pets"));
    }

    private static Task<OrchestrationMetadata> EndAsync(TaskHub hub) => hub.Client.WaitForInstanceCompletionAsync("pets", getInputsAndOutputs: true);

    private Task UploadAsync(string file, int lines) =>
        WriteAsync(file, string.Concat(Enumerable.Repeat("the cat and the dog sleep\nthe dog and the cat eat\n", lines)));

    private Task WriteAsync(string file, string text) => store.WriteAsync($"corpora/pets/{file}", stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
