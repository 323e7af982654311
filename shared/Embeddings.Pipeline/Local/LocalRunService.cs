using System.Collections.Concurrent;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Local;

/// <summary>
/// Carries out runs in this process: one run per model at a time, several models at once. Runs beyond <paramref name="concurrentRuns"/> wait for their turn.
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
            return await BeginAsync(prepared, cancellation);
        }
        finally
        {
            starting.Release();
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
        if (Find(progress.Run) is { } running)
            await running.CancelAsync();
        else if (await leases.FindRunAsync(progress.Run.Model, cancellation) == progress.Run)
            await new StopMarker(store).SetAsync(progress.Run, cancellation);
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

    /// <summary>The model's active run in this process; null if there is none.</summary>
    public RunReference? Running(string model) => underWay.TryGetValue(model, out var run) ? run.Run : null;

    /// <summary>Completes when the model's active run has ended, whatever its outcome.</summary>
    public Task EndedAsync(string model) => underWay.TryGetValue(model, out var run) ? run.Ended : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var runs = underWay.Values.ToList();
        foreach (var run in runs)
            await run.CancelAsync();
        await Task.WhenAll(runs.Select(run => run.Ended));
        starting.Dispose();
        turn.Dispose();
    }

    private async Task<RunReference> BeginAsync(PreparedRun prepared, CancellationToken cancellation)
    {
        try
        {
            await history.WriteAsync(
                new RunProgress { Run = prepared.Request.Run, Stage = RunStage.Planning, UpdatedAt = clock.GetUtcNow() }, cancellation);
        }
        catch
        {
            await prepared.DisposeAsync();
            throw;
        }

        var run = new RunUnderWay(prepared.Request.Run);
        underWay[run.Run.Model] = run;
        run.Ended = Task.Run(() => ExecuteAsync(prepared, run), CancellationToken.None);
        return run.Run;
    }

    private RunUnderWay? Find(RunReference run) => underWay.TryGetValue(run.Model, out var running) && running.Run == run ? running : null;

    /// <summary>Carries out a run. The outcome is in the run's record and in the log, so nobody awaits this task for its failure.</summary>
    private async Task ExecuteAsync(PreparedRun prepared, RunUnderWay run)
    {
        var request = prepared.Request;
        var telemetry = new RunTelemetry(clock, logger);
        using var scope = telemetry.BeginScope(request.Run);
        try
        {
            await RunInTurnAsync(prepared, run, telemetry);
        }
        catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested || prepared.Lease.Ends.IsCancellationRequested)
        {
            logger.RunCancelled(request.Run.Id);
        }
#pragma warning disable CA1031 // A failure ends only this run; LocalTraining has written it to the run's record.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            logger.RunFailed(request.Run.Id, failure);
        }
        finally
        {
            telemetry.End();
            await prepared.DisposeAsync();
            underWay.TryRemove(request.Run.Model, out _);
            run.Dispose();
        }
    }

    private async Task RunInTurnAsync(PreparedRun prepared, RunUnderWay run, RunTelemetry telemetry)
    {
        var request = prepared.Request;
        if (!await WaitForTurnAsync(run))
        {
            await history.WriteAsync(new RunProgress { Run = request.Run, Stage = RunStage.Cancelled, UpdatedAt = clock.GetUtcNow() });
            logger.RunCancelled(request.Run.Id);
            return;
        }

        try
        {
            var published = await training.RunAsync(prepared, telemetry, run.Cancellation);
            if (published.Manifest.Training is { } lineage)
                logger.RunTrained(request.Run.Id, lineage.Kernel, lineage.Threads, lineage.TokensPerSecond);
            logger.RunPublished(request.Run.Id, published.Version, published.Current);
        }
        finally
        {
            turn.Release();
        }
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
