using System.Runtime.CompilerServices;
using System.Text.Json;
using Embeddings.Functions.Activities;
using Embeddings.Functions.Hosting;
using Embeddings.Functions.Orchestration;
using Embeddings.Functions.Triggers;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Embeddings.Functions.Tests.Orchestration;

/// <summary>
/// Runs in flight survive an upgrade. The histories of complete runs are recorded for each version of the orchestrations, and every later program
/// replays them turn by turn, as the worker does.
/// </summary>
public sealed class RecordedHistoryTests
{
    private static readonly string[] Kinds = ["text", "items", "graph", "tuned", "cold-start", "groups", "group", "watch", "recommendations"];

    private static readonly ServiceProvider Worker = new ServiceCollection()
        .AddLogging()
        .AddDurableJson()
        .AddSingleton(services => new DurableTaskShimFactory(
            services.GetRequiredService<IOptionsMonitor<DurableTaskWorkerOptions>>().CurrentValue, services.GetRequiredService<ILoggerFactory>()))
        .BuildServiceProvider();

    public static TheoryData<string> Recorded => new(
        Directory.GetFiles(Folder(), "*.jsonl", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder(), path)));

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_run_that_an_earlier_program_began_is_carried_on_from_every_turn(string recorded)
    {
        var turns = RecordedHistory.Read(Path.Combine(Folder(), recorded)).Turns().ToList();

        foreach (var turn in turns)
        {
            var actions = Replay(turn).ToList();
            var ends = actions.Where(action => action.CompleteOrchestration is not null).ToList();
            Assert.All(ends, end => Assert.True(end.CompleteOrchestration.OrchestrationStatus == OrchestrationStatus.Completed, end.ToString()));
            Assert.Equal(turn.Asked, actions.Except(ends).Select(RecordedTurn.AskedBy));
            Assert.Equal(turn == turns[^1], ends.Count == 1);
        }
    }

    [Fact]
    public void The_version_of_the_orchestrations_that_host_json_names_has_been_recorded()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), "..", "..", "..", "..", "host.json")));
        var durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");

        Assert.Equal("CurrentOrOlder", durable.GetProperty("versionMatchStrategy").GetString());
        var version = durable.GetProperty("defaultVersion").GetString()!;
        Assert.All(Kinds, kind => Assert.True(
            File.Exists(Path.Combine(Folder(), version, kind + ".jsonl")), $"No history of {kind} in version {version}: run the tests of this folder with RECORD_HISTORIES={version}."));
        Assert.Equal(version, Directory.GetDirectories(Folder()).Select(folder => Version.Parse(Path.GetFileName(folder))).Max()!.ToString());
    }

    [Fact]
    public void A_history_that_asks_for_other_steps_is_noticed()
    {
        var recorded = RecordedHistory.Read(Path.Combine(Folder(), "1.0.0", "text.jsonl"));
        var another = recorded.Events.Select(one => one.Clone()).ToList();
        another.First(one => one.TaskScheduled?.Name == "CountChunkAsync").TaskScheduled.Name = "AnotherStep";

        var end = Replay(new RecordedHistory(another).Turns().Last()).Last().CompleteOrchestration;

        Assert.Equal(OrchestrationStatus.Failed, end.OrchestrationStatus);
        Assert.Contains("AnotherStep", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    internal static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Histories");

    /// <summary>The actions of the current orchestration in that turn.</summary>
    private static IEnumerable<OrchestratorAction> Replay(RecordedTurn turn)
    {
        var request = new OrchestratorRequest { InstanceId = "pets", PastEvents = { turn.Past }, NewEvents = { turn.News } };
        var encoded = Convert.ToBase64String(request.ToByteArray());
        var name = turn.Past.Concat(turn.News).Select(one => one.ExecutionStarted?.Name).First(one => one is not null);
        var answer = name switch
        {
            nameof(TrainModel) => GrpcOrchestrationRunner.LoadAndRun<TrainingRequest, PublishedVersion?>(encoded, (context, run) => TrainModel.RunAsync(context, run!), Worker),
            nameof(RecommendToUsers) => GrpcOrchestrationRunner.LoadAndRun<StartedRecommendations, RecommendationManifest?>(encoded, (context, started) => RecommendToUsers.RunAsync(context, started!), Worker),
            nameof(TrainChunkGroup) => GrpcOrchestrationRunner.LoadAndRun<ChunkGroup, StepAnswer<ChunkGroup>>(encoded, async (context, group) => await TrainChunkGroup.RunAsync(context, group!), Worker),
            nameof(WatchCorpus) => GrpcOrchestrationRunner.LoadAndRun<CorpusWatch, object?>(encoded, async (context, watch) =>
            {
                await WatchCorpus.RunAsync(context, watch!);
                return null;
            }, Worker),
            _ => throw new InvalidOperationException($"No orchestration of the app is named {name}."),
        };
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer)).Actions;
    }
}
