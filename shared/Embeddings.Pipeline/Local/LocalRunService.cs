using System.Collections.Concurrent;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Local;

/// <summary>
/// Carries out runs in this process: one training per model at a time, several models and any number of runs of recommendations at once. Runs beyond <paramref name="concurrentRuns"/> wait for their turn.
/// Disposing ends all runs at a checkpoint. A run that is started again resumes there.
/// </summary>
/// <param name="store">The store of corpora, runs and models.</param>
/// <param name="clock">Names and timestamps runs, and ends slices.</param>
/// <param name="logger">Logs how runs end.</param>
/// <param name="embedders">Embeds texts of items; null if there is no such service.</param>
/// <param name="concurrentRuns">The number of runs that work at once. Each has its matrices in memory.</param>
public sealed class LocalRunService(
    IArtifactStore store,
    TimeProvider clock,
    ILogger<LocalRunService> logger,
    TextEmbedders? embedders = null,
    int concurrentRuns = LocalRunService.DefaultConcurrentRuns) : IRunService, IAsyncDisposable
{
    /// <summary>The default number of concurrent runs. It is above 1 so that no model waits for the whole run of another.</summary>
    public const int DefaultConcurrentRuns = 4;

    private readonly LocalTraining training = new(store, clock, embedders, logger);
    private readonly RunHistory history = new(store);
    private readonly RunLeases leases = new(store, clock);
    private readonly StopMarker stops = new(store);
    private readonly ConcurrentDictionary<string, RunUnderWay> underWay = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim starting = new(1);
    private readonly SemaphoreSlim turn = new(concurrentRuns);

    public async Task<RunReference> StartAsync(string model, ResolvedSettings? settings = null, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        await starting.WaitAsync(cancellation);
        try
        {
            if (underWay.TryGetValue(model, out var running))
                throw new RunConflictException(running.Run);
            var prepared = await training.PrepareAsync(model, settings ?? await SettingsArtifact.ReadAsync(store, model, cancellation), cancellation);
            return await BeginAsync(new HeldRun(prepared.Request.Run, prepared.Lease, (progress, cancel) => TrainAsync(prepared, progress, cancel)), cancellation);
        }
        finally
        {
            starting.Release();
        }
    }

    public async Task<RunReference> StartRecommendationsAsync(string model, WantedRecommendations wanted, CancellationToken cancellation = default)
    {
        var request = await new RecommendationNaming(store, clock).NameAsync(model, wanted, cancellation);
        return await BeginAsync(await HoldAsync(new StartedRecommendations(request.Run, request.StartedAt), cancellation), cancellation);
    }

    public async Task ResumeRecommendationsAsync(CancellationToken cancellation = default)
    {
        foreach (var progress in await history.ListAsync(cancellation: cancellation))
        {
            var run = progress.Run;
            if (!await IsLeftAsync(progress, cancellation))
                continue;
            try
            {
                await BeginAsync(await HoldAsync(new StartedRecommendations(run, progress.UpdatedAt), cancellation), cancellation);
                logger.RunResumed(run.Id);
            }
            catch (RunConflictException)
            {
                // Another process resumed it first.
            }
        }
    }

    public Task<IReadOnlyList<RunProgress>> ListAsync(string? model = null, CancellationToken cancellation = default) =>
        history.ListAsync(model, cancellation);

    public Task<RunProgress> StatusAsync(string id, CancellationToken cancellation = default) =>
        history.StatusAsync(RunReference.Parse(id), cancellation);

    /// <summary>Cancels a run. It also asks a run in another process to end, and marks a run whose process has ended as cancelled.</summary>
    public async Task CancelAsync(string id, CancellationToken cancellation = default)
    {
        var progress = await StatusAsync(id, cancellation);
        await ActiveRun.WithdrawAsync(store, progress.Run, cancellation);
        if (progress.Run.Kind == RunKind.Recommendation && !progress.Ended)
            await stops.SetAsync(progress.Run, cancellation);
        if (Find(progress.Run) is { } running)
            await running.CancelAsync();
        else if (await leases.FindAsync(progress.Run, cancellation) is not null)
            await stops.SetAsync(progress.Run, cancellation);
        else if (!progress.Ended)
            await history.WriteAsync(progress with { Stage = RunStage.Cancelled, SecondsLeft = null, UpdatedAt = clock.GetUtcNow() }, cancellation);
    }

    public async Task PurgeAsync(string id, CancellationToken cancellation = default)
    {
        var progress = await StatusAsync(id, cancellation);
        if (!progress.Ended)
            throw new RunConflictException(progress.Run);
        await using var held = await leases.HoldAsync(progress.Run, logger, cancellation);
        await history.PurgeAsync(progress.Run, cancellation);
    }

    /// <summary>The model's training in this process; null if there is none.</summary>
    public RunReference? Running(string model) => underWay.TryGetValue(model, out var run) ? run.Run : null;

    /// <summary>Completes when the model's training has ended, whatever its outcome.</summary>
    public Task EndedAsync(string model) => underWay.TryGetValue(model, out var run) ? run.Ended : Task.CompletedTask;

    /// <summary>Completes when a run has ended, whatever its outcome.</summary>
    public Task EndedAsync(RunReference run) => Find(run)?.Ended ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var runs = underWay.Values.ToList();
        foreach (var run in runs)
            await run.CancelAsync();
        await Task.WhenAll(runs.Select(run => run.Ended));
        starting.Dispose();
        turn.Dispose();
    }

    /// <summary>Whether a process that has ended left a run of recommendations. The end of a process cancels its runs, but only a caller sets the stop marker.</summary>
    private async Task<bool> IsLeftAsync(RunProgress progress, CancellationToken cancellation)
    {
        var run = progress.Run;
        return run.Kind == RunKind.Recommendation
            && progress.Stage is not (RunStage.Completed or RunStage.Failed)
            && !underWay.ContainsKey(run.Exclusive)
            && await store.FindAsync(run.Request(), cancellation) is not null
            && !await stops.IsSetAsync(run, cancellation)
            && await leases.FindAsync(run, cancellation) is null;
    }

    private async Task<HeldRun> HoldAsync(StartedRecommendations started, CancellationToken cancellation)
    {
        var lease = await HeldRunLease.TakeAsync(store, started.Run, clock, logger, cancellation);
        return new HeldRun(started.Run, lease, (progress, cancel) => RecommendAsync(started, lease, progress, cancel));
    }

    private async Task<RunReference> BeginAsync(HeldRun held, CancellationToken cancellation)
    {
        try
        {
            await history.WriteAsync(new RunProgress { Run = held.Run, Stage = RunStage.Planning, UpdatedAt = clock.GetUtcNow() }, cancellation);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }

        var run = new RunUnderWay(held.Run);
        underWay[run.Run.Exclusive] = run;
        run.Ended = Task.Run(() => ExecuteAsync(held, run), CancellationToken.None);
        return run.Run;
    }

    private RunUnderWay? Find(RunReference run) => underWay.TryGetValue(run.Exclusive, out var running) && running.Run == run ? running : null;

    /// <summary>Carries out a run. The outcome is in the run's record and in the log, so nobody awaits this task for its failure.</summary>
    private async Task ExecuteAsync(HeldRun held, RunUnderWay run)
    {
        var telemetry = new RunTelemetry(clock, logger);
        using var scope = telemetry.BeginScope(held.Run);
        try
        {
            await RunInTurnAsync(held, run, telemetry);
        }
        catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested || held.Lease.Ends.IsCancellationRequested)
        {
            logger.RunCancelled(held.Run.Id);
        }
#pragma warning disable CA1031 // A failure ends only this run; LocalRun has written it to the run's record.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            logger.RunFailed(held.Run.Id, failure);
        }
        finally
        {
            telemetry.End();
            await held.DisposeAsync();
            underWay.TryRemove(held.Run.Exclusive, out _);
            run.Dispose();
        }
    }

    private async Task RunInTurnAsync(HeldRun held, RunUnderWay run, RunTelemetry telemetry)
    {
        if (!await WaitForTurnAsync(run))
        {
            await history.WriteAsync(new RunProgress { Run = held.Run, Stage = RunStage.Cancelled, UpdatedAt = clock.GetUtcNow() });
            logger.RunCancelled(held.Run.Id);
            return;
        }

        try
        {
            await held.Work(telemetry, run.Cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task TrainAsync(PreparedRun prepared, IProgress<RunProgress> progress, CancellationToken cancellation)
    {
        var published = await training.RunAsync(prepared, progress, cancellation);
        if (published.Manifest.Training is { } lineage)
            logger.RunTrained(prepared.Request.Run.Id, lineage.Kernel, lineage.Threads, lineage.TokensPerSecond);
        logger.RunPublished(prepared.Request.Run.Id, published.Version, published.Current);
    }

    private async Task RecommendAsync(StartedRecommendations started, HeldRunLease lease, IProgress<RunProgress> progress, CancellationToken cancellation)
    {
        var result = await new LocalRun(store, clock, embedders ?? TextEmbedders.None, logger)
            .CarryOutAsync(started.Run, lease, steps => RecommendationPipeline.RunAsync(started, steps), progress, cancellation);
        logger.RecommendationsPublished(started.Run.Id, result.Counts.Users, result.Version);
    }

    private async Task<bool> WaitForTurnAsync(RunUnderWay run)
    {
        try
        {
            await turn.WaitAsync(run.Cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
