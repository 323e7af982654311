using System.Collections.Concurrent;
using Embeddings.Api.Problems;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging;

namespace Embeddings.Api.Serving;

/// <summary>
/// The models this process answers from, each loaded when it is first asked. A newly published version takes over without a pause: requests in
/// flight end on the version they began with, and its memory goes when the last of them has.
/// </summary>
public sealed class ServedModels(IArtifactStore store, TextEmbedders embedders, ApiOptions options, TimeProvider clock, ILogger<ServedModels> logger) : IDisposable
{
    private readonly VersionLoader loader = new(store, embedders);
    private readonly ConcurrentDictionary<string, ServedModel> models = new(StringComparer.Ordinal);

    /// <summary>The version of a model that answers, held until the lease is disposed.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="subject">Whom it answers, where versions are tried against each other; may be null.</param>
    /// <param name="cancellation">Ends the wait for a model that is being loaded.</param>
    /// <exception cref="UnknownModelException">No version of it has been published.</exception>
    public async ValueTask<VersionLease> LeaseAsync(string model, string? subject, CancellationToken cancellation)
    {
        var served = models.GetOrAdd(model, name => new ServedModel(name, store, embedders, TimeSpan.FromSeconds(options.RefreshSeconds), clock, logger));
        try
        {
            var lease = await served.LeaseAsync(subject, cancellation);
            ApiTraces.Answers(model, lease.Version.Manifest.Version);
            return lease;
        }
        catch (UnknownModelException)
        {
            // Names that nobody has published must not gather. A request that ends for another reason says nothing of the model, which somebody else may be loading.
            models.TryRemove(KeyValuePair.Create(model, served));
            throw;
        }
    }

    /// <summary>Looks now for what is current, where the model has been asked before.</summary>
    public Task RefreshAsync(string model, CancellationToken cancellation) =>
        models.TryGetValue(model, out var served) ? served.RefreshAsync(cancellation) : Task.CompletedTask;

    /// <summary>Loads a version as it would be loaded to answer, and lets go of it.</summary>
    /// <exception cref="ApiProblemException">It does not pass its checks.</exception>
    public async Task CheckAsync(string model, string version, CancellationToken cancellation)
    {
        try
        {
            (await loader.LoadAsync(model, version, cancellation)).Release();
        }
        catch (InvalidInputException wrong)
        {
            ApiMetrics.RefusedVersions.Add(1, ApiMetrics.Model(model));
            logger.SwitchRefused(model, version, wrong.Message);
            throw new ApiProblemException(
                ProblemKind.VersionRefused, $"Version '{version}' of model '{model}' is not what its manifest says, and is not switched to. The log says why; publish it again.", wrong);
        }
    }

    /// <summary>Lets go of a model that was removed; requests in flight end on its versions.</summary>
    public void Forget(string model)
    {
        if (models.TryRemove(model, out var served))
            served.Retire();
    }

    public void Dispose()
    {
        foreach (var served in models.Values)
            served.Retire();
    }
}
