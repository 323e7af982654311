using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Embeddings.Functions.Activities;

/// <summary>Records the start and the end of a run.</summary>
internal sealed class RunActivities(IArtifactStore store, TimeProvider clock, ILogger<RunActivities> logger)
{
    /// <summary>The duration of a run's lease. It covers the wait for an instance to start. Steps renew the lease while they work.</summary>
    internal static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(15);

    private readonly RunLeases leases = new(store, clock);
    private readonly RunNaming naming = new(store, clock);
    private readonly RunHistory history = new(store);

    /// <summary>Begins a run. It fails while another host or command runs the model. The orchestration retries for some minutes.</summary>
    [Function(nameof(BeginRun))]
    public async Task BeginRun([ActivityTrigger] TrainingRequest request, CancellationToken cancellation)
    {
        using var span = RunTraces.Begin(nameof(BeginRun), request.Run, request.TraceParent);
        await leases.TakeAsync(request.Run, RunHolder.TaskHub, LeaseLength, cancellation);
        await naming.BeginAsync(request, cancellation);
        // Steps on other machines read the run's trace from its record.
        await history.WriteAsync(
            new RunProgress { Run = request.Run, Stage = RunStage.Planning, TraceParent = request.TraceParent, UpdatedAt = clock.GetUtcNow() }, cancellation);
    }

    /// <summary>Begins a run of recommendations. Its lease is its own, so it does not wait for a training of the model.</summary>
    [Function(nameof(BeginRecommendations))]
    public async Task BeginRecommendations([ActivityTrigger] StartedRecommendations started, CancellationToken cancellation)
    {
        using var span = RunTraces.Begin(nameof(BeginRecommendations), started.Run, started.TraceParent);
        await leases.TakeAsync(started.Run, RunHolder.TaskHub, LeaseLength, cancellation);
        await history.WriteAsync(
            new RunProgress { Run = started.Run, Stage = RunStage.Planning, TraceParent = started.TraceParent, UpdatedAt = clock.GetUtcNow() }, cancellation);
    }

    [Function(nameof(EndRun))]
    public async Task EndRun([ActivityTrigger] RunEnd end, CancellationToken cancellation)
    {
        // An orchestration is replayed and therefore has no span of its own. This span is written for it after it has ended.
        using var span = RunTraces.Begin(
            end.Run.Kind == RunKind.Training ? "TrainModel" : "RecommendToUsers", end.Run, end.TraceParent, end.StartedAt);
        span.Describe(end.Stage, end.Version);
        if (end.Stage == RunStage.Failed)
            span.Fail(end.Failure);
        var last = await history.FindAsync(end.Run, cancellation) ?? new RunProgress { Run = end.Run, Stage = end.Stage };
        await history.WriteAsync(last.EndedAs(end.Stage, end.Failure, clock.GetUtcNow()), cancellation);
        if (end.Run.Kind == RunKind.Training)
            await SettleAsync(end, cancellation);
        await leases.ReleaseAsync(end.Run, RunHolder.TaskHub, cancellation);
        foreach (var (stage, seconds) in end.SecondsByStage)
            RunTelemetry.StageEnded(end.Run, stage, seconds);
        using var scope = logger.BeginScope(new RunScope(end.Run, () => end.Stage));
        logger.RunEnded(end.Run.Id, end.Stage, end.Failure);
    }

    /// <summary>Says whether the triggers may start the training again.</summary>
    private async Task SettleAsync(RunEnd end, CancellationToken cancellation)
    {
        if (end.Stage == RunStage.Completed)
            await naming.CompleteAsync(end.Run, cancellation);
        else if (end.ForGood || end.Stage == RunStage.Cancelled)
            await naming.WithdrawAsync(end.Run, cancellation);
    }
}
