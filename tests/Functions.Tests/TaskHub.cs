using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using Embeddings.Functions.Activities;
using Embeddings.Functions.Hosting;
using Embeddings.Functions.Orchestration;
using Embeddings.Functions.Runs;
using Embeddings.Functions.Tests.Orchestration;
using Embeddings.Functions.Triggers;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Pipeline.Triggers;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Functions.Tests;

/// <summary>
/// The app's orchestrators and activities on the durable task framework, with an in-memory hub and a directory as store. It does what the
/// Functions host does, without the host.
/// </summary>
internal sealed class TaskHub : IAsyncDisposable
{
    private readonly DurableTaskTestHost host;
    private readonly DurableClients clients;
    private readonly DurableRunService runs;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<Task> activities = [];
    private int largestMessage;

    private TaskHub(DurableTaskTestHost host, IArtifactStore store, DurableClients clients, TriggerOptions options)
    {
        this.host = host;
        this.clients = clients;
        Store = store;
        runs = new DurableRunService(store, TimeProvider.System, clients);
        Triggers = new CorpusTriggers(store, runs, clients, options, NullLogger<CorpusTriggers>.Instance);
    }

    public IArtifactStore Store { get; }

    public DurableTaskClient Client => host.Client;

    /// <summary>The run service, for the current call context.</summary>
    public DurableRunService Runs
    {
        get
        {
            clients.Use(host.Client);
            return runs;
        }
    }

    public CorpusTriggers Triggers { get; }

    /// <summary>The bytes of the largest input or output of an activity so far.</summary>
    public int LargestMessage => Volatile.Read(ref largestMessage);

    /// <param name="store">The store of the runs.</param>
    /// <param name="options">The settings of the triggers.</param>
    /// <param name="recorder">Gets the history of every orchestration.</param>
    public static async Task<TaskHub> StartAsync(IArtifactStore store, TriggerOptions? options = null, HistoryRecorder? recorder = null)
    {
        var clients = new DurableClients();
        var functions = new List<object>
        {
            new TrainingActivities(new ActivityRunner(store, TimeProvider.System, TextEmbedders.None, new InstanceMemory(), new ComputeSlot(), NullLogger<ActivityRunner>.Instance)),
            new RecommendationActivities(new ActivityRunner(store, TimeProvider.System, TextEmbedders.None, new InstanceMemory(), new ComputeSlot(), NullLogger<ActivityRunner>.Instance)),
            new RunActivities(store, TimeProvider.System, NullLogger<RunActivities>.Instance),
        };
        TaskHub? hub = null;
        var host = await StartHostAsync(
            registry =>
            {
                registry.AddOrchestratorFunc<TrainingRequest, PublishedVersion?>(nameof(TrainModel), (context, request) => TrainModel.RunAsync(context, request));
                registry.AddOrchestratorFunc<StartedRecommendations, RecommendationManifest?>(nameof(RecommendToUsers), (context, started) => RecommendToUsers.RunAsync(context, started));
                registry.AddOrchestratorFunc<ChunkGroup, StepAnswer<ChunkGroup>>(nameof(TrainChunkGroup), (context, group) => TrainChunkGroup.RunAsync(context, group));
                registry.AddOrchestratorFunc<ChunkGroup, bool>(nameof(RunGroupAsync), async (context, group) =>
                {
                    await new DurableStepRunner(context, new StageClock(context)).RunGroupAsync(group);
                    return true;
                });
                registry.AddOrchestratorFunc<CorpusWatch>(nameof(WatchCorpus), (context, watch) => WatchCorpus.RunAsync(context, watch));
                foreach (var (method, input, _) in FunctionMethods.With<ActivityTriggerAttribute>())
                {
                    registry.AddActivity(FunctionMethods.NameOf(method), _ => new Activity(
                        method,
                        input.ParameterType,
                        () => functions.Append(hub!.Triggers).Single(function => function.GetType() == method.DeclaringType),
                        () => hub!));
                }
            },
            recorder);
        return hub = new TaskHub(host, store, clients, options ?? new TriggerOptions());
    }

    /// <summary>Stops the host and waits until no activity uses the store. An activity of a terminated run may still do so.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await stopping.CancelAsync();
        await Task.WhenAll(activities).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    /// <summary>Calls a group as a run with many chunks does.</summary>
    public async Task<OrchestrationMetadata> RunGroupAsync(ChunkGroup group)
    {
        var instance = await Client.ScheduleNewOrchestrationInstanceAsync(nameof(RunGroupAsync), group);
        return await Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true);
    }

    private void Note(object? message)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, PipelineJson.Options).Length;
        for (var seen = largestMessage; seen < bytes; seen = largestMessage)
            Interlocked.CompareExchange(ref largestMessage, bytes, seen);
    }

    /// <summary>Chooses a free port. If it is taken before the host listens on it, another one is chosen.</summary>
    private static async Task<DurableTaskTestHost> StartHostAsync(Action<DurableTaskRegistry> register, HistoryRecorder? recorder)
    {
        const int Draws = 5;
        for (var draw = 1; ; draw++)
        {
            try
            {
                return await DurableTaskTestHost.StartAsync(
                    register, new DurableTaskTestHostOptions { Port = FreePort(), ConfigureServices = services => Configure(services, recorder) });
            }
            catch (IOException taken) when (draw < Draws && taken.InnerException is AddressInUseException)
            {
            }
        }
    }

    private static void Configure(IServiceCollection services, HistoryRecorder? recorder)
    {
        services.AddDurableJson();
        if (recorder is not null)
        {
            services.PostConfigureAll<GrpcDurableTaskWorkerOptions>(
                worker => (worker.CallInvoker, worker.Channel) = (worker.Channel!.Intercept(recorder), null));
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Registers a method of the app as an activity.</summary>
    private sealed class Activity(MethodInfo method, Type input, Func<object> owner, Func<TaskHub> hub) : ITaskActivity
    {
        public Type InputType => input;

        public Type OutputType => method.ReturnType.IsGenericType ? method.ReturnType.GenericTypeArguments[0] : typeof(object);

        public async Task<object?> RunAsync(TaskActivityContext context, object? value)
        {
            // Noted before it begins: a hub that stops waits for it, or it sees that the hub stops and does nothing.
            var ended = new TaskCompletionSource();
            hub().activities.Add(ended.Task);
            var task = Task.CompletedTask;
            try
            {
                hub().stopping.Token.ThrowIfCancellationRequested();
                await (task = (Task)method.Invoke(owner(), [.. method.GetParameters().Select(parameter => Argument(parameter, value))])!);
            }
            finally
            {
                ended.SetResult();
            }

            object? result = method.ReturnType.IsGenericType ? ((dynamic)task).Result : null;
            hub().Note(value);
            hub().Note(result);
            return result;
        }

        private object? Argument(ParameterInfo parameter, object? value) =>
            parameter.ParameterType == typeof(CancellationToken) ? hub().stopping.Token
            : parameter.ParameterType == typeof(DurableTaskClient) ? hub().Client
            : value;
    }
}
