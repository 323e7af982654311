using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Runs;

/// <summary>Starts runs and reports their progress. A model is trained by one run at a time. A run is identified by <see cref="RunReference.Id"/>.</summary>
public interface IRunService
{
    /// <summary>Starts a run and returns as soon as it has a name.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="settings">How to train; null for the model's own settings (<see cref="SettingsArtifact"/>).</param>
    /// <param name="cancellation">Ends the start, not the run.</param>
    /// <exception cref="RunConflictException">The model is already being trained.</exception>
    /// <exception cref="InvalidInputException">The name or a setting is wrong; nothing was started.</exception>
    Task<RunReference> StartAsync(string model, ResolvedSettings? settings = null, CancellationToken cancellation = default);

    /// <summary>Starts a run that answers many histories from a published version, and returns as soon as the run has a name. A model may have several at once.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="wanted">The histories and how to answer them.</param>
    /// <param name="cancellation">Ends the start, not the run.</param>
    /// <exception cref="InvalidInputException">The version, the histories or an option is wrong; nothing was started.</exception>
    Task<RunReference> StartRecommendationsAsync(string model, WantedRecommendations wanted, CancellationToken cancellation = default);

    /// <summary>Resumes runs of recommendations that an ended process has left. A task hub does so by itself.</summary>
    Task ResumeRecommendationsAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    /// <summary>All recorded runs of one model or of all models, newest first.</summary>
    Task<IReadOnlyList<RunProgress>> ListAsync(string? model = null, CancellationToken cancellation = default);

    /// <exception cref="UnknownRunException">There is no record of such a run.</exception>
    Task<RunProgress> StatusAsync(string id, CancellationToken cancellation = default);

    /// <summary>
    /// Asks a run to end. It ends within seconds, at a checkpoint, and the current version stays current. A run that has already ended
    /// is unchanged.
    /// </summary>
    /// <exception cref="UnknownRunException">There is no record of such a run.</exception>
    Task CancelAsync(string id, CancellationToken cancellation = default);

    /// <summary>Completes if the service that carries out runs can be reached. In this process it always can.</summary>
    /// <exception cref="StoreUnavailableException">The service that carries out runs does not answer.</exception>
    Task RequireReachableAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    /// <summary>Removes all artifacts of an ended run except the version or the recommendations that it published.</summary>
    /// <exception cref="RunConflictException">The run has not ended.</exception>
    /// <exception cref="UnknownRunException">There is no record of such a run.</exception>
    Task PurgeAsync(string id, CancellationToken cancellation = default);
}

/// <summary>There is no record of such a run.</summary>
public sealed class UnknownRunException(string id)
    : InvalidInputException("there is no such run", $"run '{id}'", "List the runs and take an id from there.");

/// <summary>The model already has a run in progress, and a model has one run at a time. Wait for it or cancel it.</summary>
public sealed class RunConflictException(RunReference running, Exception? inner = null)
    : Exception($"model '{running.Model}': run {running.Id} is under way. Wait for its end or cancel it.", inner)
{
    public RunReference Running { get; } = running;
}
