using System.Text.Json;
using Embeddings.Functions.Hosting;
using Embeddings.Functions.Orchestration;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Runs;

/// <summary>Carries out runs as orchestrations. The task hub decides which runs may start; the records in the store hold their progress.</summary>
internal sealed class DurableRunService(IArtifactStore store, TimeProvider clock, DurableClients clients, RuntimeAccount? account = null) : IRunService
{
    /// <summary>The maximum size of a request as JSON, in bytes. Every message of the task hub must stay below 16 KB.</summary>
    internal const int LargestRequest = 12_288;

    private readonly RunNaming naming = new(store, clock);
    private readonly RunHistory history = new(store);
    private readonly StopMarker stops = new(store);
    private readonly RunLeases leases = new(store, clock);
    private readonly RecommendationNaming recommendations = new(store, clock);

    /// <summary>
    /// How long to wait for the task hub. Its account can be unreachable while everything else answers. On a host that has just started, the first answer
    /// takes some seconds.
    /// </summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    public async Task<RunReference> StartAsync(string model, ResolvedSettings? settings = null, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        if (await RunningAsync(model, cancellation) is { } running)
            throw new RunConflictException(running);
        if (await RunOfAnotherHostAsync(model, cancellation) is { } elsewhere)
            throw new RunConflictException(elsewhere);
        var request = await naming.NameAsync(model, settings ?? await SettingsArtifact.ReadAsync(store, model, cancellation), cancellation);
        request = request with { TraceParent = RunTraces.Current };
        RequireSmall(request);
        // The stop marker is cleared here and not when the run begins: a run can be cancelled while it waits to begin.
        await stops.ClearAsync(request.Run, cancellation);
        var before = await history.FindArtifactAsync(request.Run, cancellation);
        try
        {
            await WithinPatienceAsync(
                cancel => clients.Current.ScheduleNewOrchestrationInstanceAsync(nameof(TrainModel), request, new StartOrchestrationOptions(model), cancel), cancellation);
        }
        catch (Exception refused) when (refused is RpcException or InvalidOperationException)
        {
            if (await RunningAsync(model, cancellation) is not { } other)
                throw;
            throw new RunConflictException(other, refused);
        }

        // The record is written after the orchestration exists, because a record without an orchestration looks like a failed run.
        await history.TryWriteAsync(new RunProgress { Run = request.Run, Stage = RunStage.Planning, TraceParent = request.TraceParent, UpdatedAt = clock.GetUtcNow() }, before, cancellation);
        return request.Run;
    }

    public async Task<RunReference> StartRecommendationsAsync(string model, WantedRecommendations wanted, CancellationToken cancellation = default)
    {
        var request = await recommendations.NameAsync(model, wanted, cancellation);
        var started = new StartedRecommendations(request.Run, request.StartedAt, RunTraces.Current);
        await WithinPatienceAsync(
            cancel => clients.Current.ScheduleNewOrchestrationInstanceAsync(nameof(RecommendToUsers), started, new StartOrchestrationOptions(request.Run.Id), cancel), cancellation);
        await history.TryWriteAsync(
            new RunProgress { Run = request.Run, Stage = RunStage.Planning, TraceParent = started.TraceParent, UpdatedAt = clock.GetUtcNow() }, seen: null, cancellation);
        return request.Run;
    }

    /// <summary>Checks the size of the request. It carries the settings, while everything else is in the store. Only stop words can make settings long.</summary>
    private static void RequireSmall(TrainingRequest request)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(request, PipelineJson.Options).Length;
        if (bytes > LargestRequest)
            throw new InvalidInputException($"they have {bytes} bytes", "settings", $"Give fewer stop words. The settings of a run may have {LargestRequest} bytes.");
    }

    public async Task<IReadOnlyList<RunProgress>> ListAsync(string? model = null, CancellationToken cancellation = default)
    {
        var runs = new List<RunProgress>();
        foreach (var progress in await history.ListAsync(model, cancellation))
            runs.Add(await SeenAsync(progress, cancellation));
        return runs;
    }

    public async Task<RunProgress> StatusAsync(string id, CancellationToken cancellation = default) =>
        await SeenAsync(await history.StatusAsync(RunReference.Parse(id), cancellation), cancellation);

    /// <summary>Returns the progress, or a failure if the orchestration is gone and the record has no end.</summary>
    private async Task<RunProgress> SeenAsync(RunProgress progress, CancellationToken cancellation)
    {
        if (progress.Ended || await IsExecutingAsync(progress.Run, cancellation))
            return progress;
        var last = await history.FindAsync(progress.Run, cancellation) ?? progress;
        return last.Ended
            ? last
            : last.EndedAs(RunStage.Failed, "Its orchestration failed before it began or was terminated, and left no record. Start a new run.", clock.GetUtcNow());
    }

    public async Task CancelAsync(string id, CancellationToken cancellation = default)
    {
        var progress = await StatusAsync(id, cancellation);
        await naming.WithdrawAsync(progress.Run, cancellation);
        if (await IsExecutingAsync(progress.Run, cancellation))
            await stops.SetAsync(progress.Run, cancellation);
    }

    public async Task PurgeAsync(string id, CancellationToken cancellation = default)
    {
        var progress = await StatusAsync(id, cancellation);
        if (!progress.Ended)
            throw new RunConflictException(progress.Run);
        await using var held = await leases.HoldAsync(progress.Run, cancellation: cancellation);
        await history.PurgeAsync(progress.Run, cancellation);
        if (await InstanceAsync(progress.Run.Exclusive, cancellation) is { } instance && RunOf(instance) == progress.Run)
            await clients.Current.PurgeInstanceAsync(instance.InstanceId, cancellation);
        await TaskHubHistory.PurgeAsync(
            clients.Current,
            new OrchestrationQuery(InstanceIdPrefix: DurableStepRunner.GroupsOf(progress.Run), Statuses: TaskHubHistory.EndedStatuses),
            _ => true,
            cancellation);
    }

    /// <summary>The run of an instance that is in progress or pending in the task hub.</summary>
    /// <param name="instance">The instance id: a model for its training, or the id of a run of recommendations.</param>
    /// <param name="cancellation">Ends the wait.</param>
    private async Task<RunReference?> RunningAsync(string instance, CancellationToken cancellation) =>
        await InstanceAsync(instance, cancellation) is { } found && IsUnderWay(found.RuntimeStatus) ? RunOf(found) : null;

    /// <summary>Whether the run is in progress: in the task hub, or in another host or command on the same store.</summary>
    private async Task<bool> IsExecutingAsync(RunReference run, CancellationToken cancellation) =>
        await RunningAsync(run.Exclusive, cancellation) == run || (await leases.FindAsync(run, cancellation) is { } lease && lease.Holder != RunHolder.TaskHub);

    /// <summary>The training of the model that another host or command executes. The task hub itself knows about its own runs.</summary>
    private async Task<RunReference?> RunOfAnotherHostAsync(string model, CancellationToken cancellation) =>
        await leases.FindAsync(model, cancellation) is { } lease && lease.Holder != RunHolder.TaskHub ? new RunReference(model, lease.Run) : null;

    public async Task RequireReachableAsync(CancellationToken cancellation = default)
    {
        if (account is not null)
            await account.RequireReachableAsync(cancellation);
    }

    private async Task<OrchestrationMetadata?> InstanceAsync(string instance, CancellationToken cancellation)
    {
        try
        {
            return await WithinPatienceAsync(cancel => clients.Current.GetInstanceAsync(instance, getInputsAndOutputs: true, cancel), cancellation);
        }
        catch (RpcException unreachable) when (!cancellation.IsCancellationRequested)
        {
            throw Unavailable(unreachable);
        }
    }

    private async Task<T> WithinPatienceAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        waiting.CancelAfter(Patience);
        try
        {
            return await ask(waiting.Token).WaitAsync(waiting.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or RpcException && waiting.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Unavailable(late);
        }
    }

    private static StoreUnavailableException Unavailable(Exception reason) => new("task hub", "its account does not answer", reason);

    private static RunReference? RunOf(OrchestrationMetadata instance) =>
        RunReference.Find(instance.InstanceId) is { Kind: RunKind.Recommendation } run ? run : instance.ReadInputAs<TrainingRequest>()?.Run;

    /// <summary>Whether an instance counts as running. Unlike the client's own definition, this includes an instance that has not yet begun.</summary>
    internal static bool IsUnderWay(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Suspended;
}
