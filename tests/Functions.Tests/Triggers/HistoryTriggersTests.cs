using System.Text;
using Embeddings.Functions.Orchestration;
using Embeddings.Functions.Triggers;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Training;
using Embeddings.Vocabulary;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Functions.Tests.Triggers;

public sealed class HistoryTriggersTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("functions-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task What_ended_long_ago_is_removed_from_the_task_hub_and_what_has_just_ended_is_kept()
    {
        await using var hub = await TaskHub.StartAsync(new DirectoryArtifactStore(root.FullName));
        var (_, group) = await TrainAsync(hub);

        await PurgeAsync(hub, TimeSpan.FromDays(29));
        Assert.NotNull(await hub.Client.GetInstanceAsync("pets"));
        await PurgeAsync(hub, TimeSpan.FromDays(31));

        Assert.Null(await hub.Client.GetInstanceAsync("pets"));
        Assert.Null(await hub.Client.GetInstanceAsync(group));
    }

    [Fact]
    public async Task A_run_that_is_removed_takes_the_orchestrations_of_its_groups_with_it()
    {
        await using var hub = await TaskHub.StartAsync(new DirectoryArtifactStore(root.FullName));
        var (run, group) = await TrainAsync(hub);
        Assert.Equal($"{run.Id}:count:0:0", group);

        await hub.Runs.PurgeAsync(run.Id);

        Assert.Null(await hub.Client.GetInstanceAsync("pets"));
        Assert.Null(await hub.Client.GetInstanceAsync(group));
    }

    /// <summary>Trains a model with an empty group of chunks as a sub-orchestration.</summary>
    private static async Task<(RunReference Run, string Group)> TrainAsync(TaskHub hub)
    {
        var store = hub.Store;
        await store.WriteAsync("corpora/pets/corpus.txt", stream => stream.Write(Encoding.UTF8.GetBytes("the cat and the dog sleep\nthe dog and the cat eat\n")));
        var run = await hub.Runs.StartAsync("pets", new ModelSettings
        {
            Vocabulary = new VocabularyOptions { MinimumCount = 1 },
            Training = new TrainingOptions { Dimensions = 8, Epochs = 1, Threads = 1, Sample = 0 },
        });
        await hub.Client.WaitForInstanceCompletionAsync("pets");
        var group = new ChunkGroup(run, TrainingSteps.CountChunk.Work, Pass: 0, First: 0, Count: 0);
        var instance = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(TrainChunkGroup), group, new StartOrchestrationOptions(DurableStepRunner.InstanceOf(group)));
        await hub.Client.WaitForInstanceCompletionAsync(instance);
        return (run, instance);
    }

    private static Task PurgeAsync(TaskHub hub, TimeSpan later) =>
        new HistoryTriggers(new HistoryOptions { RetentionDays = 30 }, new Later(later), NullLogger<HistoryTriggers>.Instance).PurgeHistory(null!, hub.Client, default);

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
