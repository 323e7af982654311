using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Embeddings.Functions.Activities;

/// <summary>Writes down that a run begins and how it ends.</summary>
internal sealed class RunActivities(IArtifactStore store, TimeProvider clock, ILogger<RunActivities> logger)
{
    /// <summary>A step may wait for an instance to start. Steps renew it while they work.</summary>
    internal static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(15);

    private readonly RunLeases leases = new(store, clock);
    private readonly RunNaming naming = new(store, clock);
    private readonly RunHistory history = new(store);

    /// <summary>Fails while another host or command runs the model. The orchestration tries again for some minutes.</summary>
    [Function(nameof(BeginRun))]
    public async Task BeginRun([ActivityTrigger] TrainingRequest request, CancellationToken cancellation)
    {
        await leases.TakeAsync(request.Run, RunHolder.TaskHub, LeaseLength, cancellation);
        await naming.BeginAsync(request, cancellation);
    }

    [Function(nameof(EndRun))]
    public async Task EndRun([ActivityTrigger] RunEnd end, CancellationToken cancellation)
    {
        var last = await history.FindAsync(end.Run, cancellation) ?? new RunProgress { Run = end.Run, Stage = end.Stage };
        await history.WriteAsync(last.EndedAs(end.Stage, end.Failure, clock.GetUtcNow()), cancellation);
        if (end.Stage == RunStage.Completed)
            await naming.CompleteAsync(end.Run, cancellation);
        else if (end.ForGood || end.Stage == RunStage.Cancelled)
            await naming.WithdrawAsync(end.Run, cancellation);
        await leases.ReleaseAsync(end.Run, RunHolder.TaskHub, cancellation);
        foreach (var (stage, seconds) in end.SecondsByStage)
            RunTelemetry.StageEnded(end.Run, stage, seconds);
        using var scope = logger.BeginScope(new RunScope(end.Run, () => end.Stage));
        logger.RunEnded(end.Run.Id, end.Stage, end.Failure);
    }
}

/// <summary>How a run ended.</summary>
/// <param name="Stage">Completed, failed or cancelled.</param>
/// <param name="SecondsByStage">How long it was in each stage before, waiting included.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="ForGood">Whether trying the same again would fail again.</param>
public sealed record RunEnd(
    RunReference Run, RunStage Stage, IReadOnlyDictionary<RunStage, double> SecondsByStage, string? Failure = null, bool ForGood = false);
