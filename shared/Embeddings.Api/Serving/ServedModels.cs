using System.Collections.Concurrent;
using Embeddings.Api.Problems;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.RangeReads;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging;

namespace Embeddings.Api.Serving;

/// <summary>
/// The models that this process serves. Each is loaded at its first query. A newly published version takes over without a pause: requests in flight
/// finish on the version they began with, and its memory is freed after the last of them.
/// </summary>
public sealed class ServedModels(IArtifactStore store, TextEmbedders embedders, ApiOptions options, TimeProvider clock, ILogger<ServedModels> logger) : IDisposable
{
    private readonly VersionLoader loader = new(store, embedders, CacheOf(store, options), clock);
    private readonly ConcurrentDictionary<string, ServedModel> models = new(StringComparer.Ordinal);

    // The files of a directory are on this disk already.
    private static RangeCache CacheOf(IArtifactStore store, ApiOptions options) => new(
        (long)options.PartitionCacheMegabytes << 20,
        store is DirectoryArtifactStore || options.PartitionDiskMegabytes == 0 ? null : new RangeFiles(RangeFiles.DefaultFolder, (long)options.PartitionDiskMegabytes << 20));

    /// <summary>Leases the version of a model that answers. It stays loaded until the lease is disposed.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="subject">The subject of the query, which selects the version in an experiment; may be null.</param>
    /// <param name="cancellation">Cancels the wait for a model that is being loaded.</param>
    /// <exception cref="UnknownModelException">The model has no published version.</exception>
    public async ValueTask<VersionLease> LeaseAsync(string model, string? subject, CancellationToken cancellation)
    {
        var served = models.GetOrAdd(model, name => new ServedModel(name, store, loader, TimeSpan.FromSeconds(options.RefreshSeconds), clock, logger));
        try
        {
            var lease = await served.LeaseAsync(subject, cancellation);
            ApiTraces.Answers(model, lease.Version.Manifest.Version);
            return lease;
        }
        catch (UnknownModelException)
        {
            // Unknown names must not accumulate. A request that fails for another reason says nothing about the model, which another request may be loading.
            models.TryRemove(KeyValuePair.Create(model, served));
            throw;
        }
    }

    /// <summary>Reads the current version of a model now, if the model has been queried before.</summary>
    public Task RefreshAsync(string model, CancellationToken cancellation) =>
        models.TryGetValue(model, out var served) ? served.RefreshAsync(cancellation) : Task.CompletedTask;

    /// <summary>Checks a version: loads it as if it were to answer, and releases it.</summary>
    /// <exception cref="ApiProblemException">The version fails its checks.</exception>
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
                ProblemKind.VersionRefused, $"Version '{version}' of model '{model}' does not match its manifest, so it does not become current. The log says why. Publish it again.", wrong);
        }
    }

    /// <summary>Releases a model that was removed. Requests in flight finish on its versions.</summary>
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
