using System.Globalization;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Failures;
using Embeddings.Pipeline.Models;
using Embeddings.Pipeline.Orchestration;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;

namespace Embeddings.Pipeline.Local;

/// <summary>
/// Runs the pipeline in this process. A run that was interrupted, by a failure or by killing the process, goes on when the same model is
/// trained again with the same corpus and settings; with other ones a new run begins and of the old one only its record stays.
/// </summary>
public sealed class LocalTraining(IArtifactStore store, TimeProvider clock)
{
    /// <param name="model">The model's name.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="progress">Is told of every step; may be null.</param>
    /// <param name="cancellation">Ends the run at its next checkpoint.</param>
    /// <exception cref="InvalidInputException">The corpus or a setting is wrong; no version is published.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; the same call goes on with it.</exception>
    public async Task<PublishedVersion> RunAsync(
        string model, ModelSettings settings, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        return await RunAsync(await PrepareAsync(model, settings, cancellation), progress, cancellation);
    }

    /// <summary>Names the run: the one that was interrupted, where there is one of the same corpus and settings, or a new one.</summary>
    /// <exception cref="InvalidInputException">The model's name or a setting is wrong.</exception>
    internal async Task<TrainingRequest> PrepareAsync(string model, ModelSettings settings, CancellationToken cancellation)
    {
        ModelName.Require(model);
        settings.Validate();
        return await RequestAsync(model, settings, cancellation);
    }

    /// <summary>Carries out a run that has its name.</summary>
    internal async Task<PublishedVersion> RunAsync(TrainingRequest request, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        var record = new ProgressRecord(store, clock, progress);
        using var steps = new LocalTrainingSteps(new TrainingSteps(store, clock, record), TransientFailures.Retries, cancellation);
        try
        {
            var published = await TrainingPipeline.RunAsync(request, steps);
            await record.EndAsync(request.Run, RunStage.Completed);
            await store.DeleteAsync(ActiveRun.Artifact(request.Run.Model), CancellationToken.None);
            return published;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await record.EndAsync(request.Run, RunStage.Cancelled);
            throw;
        }
        catch (Exception failure)
        {
            await record.EndAsync(request.Run, RunStage.Failed, failure.Message);
            if (!TransientFailures.CanPass(failure))
                await ActiveRun.WithdrawAsync(store, request.Run, CancellationToken.None);
            throw;
        }
    }

    private async Task<TrainingRequest> RequestAsync(string model, ModelSettings settings, CancellationToken cancellation)
    {
        var snapshot = await CorpusSnapshot.TakeAsync(store, model, settings, cancellation);
        var active = await ActiveRun.FindAsync(store, model, cancellation);
        if (active is not null && active.Snapshot != snapshot.Identity)
        {
            await new RunHistory(store).DropArtifactsAsync(new RunReference(model, active.Run), cancellation);
            active = null;
        }

        var now = clock.GetUtcNow();
        active = new ActiveRun(active?.Run ?? IdOf(now, snapshot), snapshot.Identity);
        await store.WriteJsonAsync(ActiveRun.Artifact(model), active, cancellation: cancellation);

        return new TrainingRequest(new RunReference(model, active.Run), settings, now);
    }

    /// <summary>Sorts by time, and two runs of one second differ by what they are made of.</summary>
    private static string IdOf(DateTimeOffset now, CorpusSnapshot snapshot) =>
        string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmss-fff}-{snapshot.Identity[..8]}");
}
