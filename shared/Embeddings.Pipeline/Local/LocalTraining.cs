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
/// Runs the pipeline in this process. A run that was interrupted, by a failure or by killing the process, goes on when the same model is
/// trained again with the same corpus and settings; with other ones a new run begins and of the old one only its record stays.
/// </summary>
/// <param name="store">Where corpora, runs and models lie.</param>
/// <param name="clock">Names and dates runs, and ends slices.</param>
/// <param name="embedders">What embeds texts of items; null where there is no such service.</param>
/// <param name="logger">Is told where a run's progress cannot be written; may be null.</param>
public sealed class LocalTraining(IArtifactStore store, TimeProvider clock, TextEmbedders? embedders = null, ILogger? logger = null)
{
    private readonly RunNaming naming = new(store, clock);

    /// <param name="model">The model's name.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="progress">Is told of every step; may be null.</param>
    /// <param name="cancellation">Ends the run at its next checkpoint.</param>
    /// <exception cref="InvalidInputException">The corpus or a setting is wrong; no version is published.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; the same call goes on with it.</exception>
    public async Task<PublishedVersion> RunAsync(
        string model, ResolvedSettings settings, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        return await RunAsync(await PrepareAsync(model, settings, cancellation), progress, cancellation);
    }

    /// <summary>Names the run and makes it the model's active one.</summary>
    /// <exception cref="InvalidInputException">The model's name or a setting is wrong.</exception>
    internal async Task<TrainingRequest> PrepareAsync(string model, ResolvedSettings settings, CancellationToken cancellation)
    {
        var request = await naming.NameAsync(model, settings, cancellation);
        await naming.BeginAsync(request, cancellation);
        return request;
    }

    /// <summary>Carries out a run that has its name.</summary>
    internal async Task<PublishedVersion> RunAsync(TrainingRequest request, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        var record = new ProgressRecord(store, clock, progress, logger ?? NullLogger.Instance);
        using var steps = new LocalStepRunner(new StepContext(store, clock, record, embedders ?? TextEmbedders.None), TransientFailures.Retries, cancellation);
        try
        {
            var published = await TrainingPipeline.RunAsync(request, steps);
            await record.EndAsync(request.Run, RunStage.Completed);
            await naming.CompleteAsync(request.Run, CancellationToken.None);
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
            // Where storage had not answered until the run was stopped, the failure holds both, and neither is for good.
            if (!TransientFailures.CanPass(failure, CancellationToken.None))
                await naming.WithdrawAsync(request.Run, CancellationToken.None);
            throw;
        }
    }
}
