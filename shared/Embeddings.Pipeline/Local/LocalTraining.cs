using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Local;

/// <summary>
/// Runs the pipeline in this process, under the lease of the model's run. A run that was interrupted by a failure or a killed process
/// resumes when the model is trained again with the same corpus and settings. With a different corpus or settings a new run begins, and only the record of
/// the old run stays.
/// </summary>
/// <param name="store">The store of corpora, runs and models.</param>
/// <param name="clock">Names and timestamps runs, and ends slices.</param>
/// <param name="embedders">Embeds texts of items; null if there is no such service.</param>
/// <param name="logger">Logs failed writes of progress; may be null.</param>
/// <param name="keepsSettings">Whether to store the settings as the model's own, so that later trainings use them.</param>
/// <param name="meter">Measures what the steps cost; may be null.</param>
public sealed class LocalTraining(
    IArtifactStore store, TimeProvider clock, TextEmbedders? embedders = null, ILogger? logger = null, bool keepsSettings = false, StepMeter? meter = null)
{
    private readonly RunNaming naming = new(store, clock);
    private readonly ILogger logger = logger ?? NullLogger.Instance;

    /// <param name="model">The model's name.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="progress">Receives the progress of every step; may be null.</param>
    /// <param name="cancellation">Ends the run at its next checkpoint.</param>
    /// <exception cref="InvalidInputException">The corpus or a setting is wrong; no version is published.</exception>
    /// <exception cref="RunConflictException">Another holder carries out a run of the model or has taken this one over.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped. The same call resumes it.</exception>
    public async Task<PublishedVersion> RunAsync(
        string model, ResolvedSettings settings, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        await using var prepared = await PrepareAsync(model, settings, cancellation);
        return await RunAsync(prepared, progress, cancellation);
    }

    /// <summary>Names the run, takes its lease and makes it the model's active one.</summary>
    /// <exception cref="InvalidInputException">The model's name or a setting is wrong.</exception>
    /// <exception cref="RunConflictException">Another holder carries out a run of the model.</exception>
    internal async Task<PreparedRun> PrepareAsync(string model, ResolvedSettings settings, CancellationToken cancellation)
    {
        var request = await naming.NameAsync(model, settings, cancellation);
        var lease = await HeldRunLease.TakeAsync(store, request.Run, clock, logger, cancellation);
        try
        {
            if (keepsSettings)
                await SettingsArtifact.KeepAsync(store, model, settings.Settings, cancellation);
            await naming.BeginAsync(request, cancellation);
            return new PreparedRun(request, lease);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>Carries out a prepared run.</summary>
    internal async Task<PublishedVersion> RunAsync(PreparedRun prepared, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        var run = prepared.Request.Run;
        var end = new LocalRunEnd(cancel => naming.CompleteAsync(run, cancel), cancel => naming.WithdrawAsync(run, cancel));
        return await new LocalRun(store, clock, embedders ?? TextEmbedders.None, logger) { Meter = meter }
            .CarryOutAsync(run, prepared.Lease, steps => TrainingPipeline.RunAsync(prepared.Request, steps), progress, cancellation, end);
    }
}

/// <summary>A run that has a name and a lease and is ready to be carried out. Disposing it releases the lease.</summary>
internal sealed record PreparedRun(TrainingRequest Request, HeldRunLease Lease) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Lease.DisposeAsync();
}
