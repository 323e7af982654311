using System.Diagnostics.CodeAnalysis;
using Embeddings.Api.Problems;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Microsoft.Extensions.Logging;

namespace Embeddings.Api.Serving;

/// <summary>
/// Holds the versions of a model that answer. While it looks for a newer version and loads it, the loaded versions continue to answer. A version that
/// fails its checks is refused once, and the loaded versions stay.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore nobody takes a handle of holds nothing to dispose, and a look may end after its model has gone.")]
internal sealed class ServedModel(string model, IArtifactStore store, VersionLoader loader, TimeSpan refreshInterval, TimeProvider clock, ILogger logger)
{
    /// <summary>The number of looks when other versions become current meanwhile.</summary>
    private const int Attempts = 5;

    private readonly SemaphoreSlim refreshing = new(1);
    private volatile ServedVersions? versions;
    private string? refused;

    /// <summary>Whether the last refresh failed, so that the log reports a failure only once.</summary>
    private bool isFailing;
    private long lookedAt;

    /// <exception cref="UnknownModelException">The model has no published version, or no longer has one.</exception>
    /// <exception cref="ApiProblemException">The current version was refused, and no other is loaded.</exception>
    public async ValueTask<VersionLease> LeaseAsync(string? subject, CancellationToken cancellation)
    {
        while (true)
        {
            var now = versions ?? await LoadAsync(cancellation);
            if (clock.GetElapsedTime(Volatile.Read(ref lookedAt)) >= refreshInterval)
                RefreshInBackground();
            if (now.For(subject) is { } version && version.TryHold())
                return new VersionLease(version);
        }
    }

    /// <summary>Reads the current version now, and returns once it answers.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await refreshing.WaitAsync(cancellation);
        try
        {
            await RefreshExclusivelyAsync(cancellation);
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <summary>Releases all versions. Requests in flight keep theirs.</summary>
    public void Retire()
    {
        refused = null;
        Replace(null);
    }

    private async Task<ServedVersions> LoadAsync(CancellationToken cancellation)
    {
        await refreshing.WaitAsync(cancellation);
        try
        {
            if (versions is null)
                await RefreshExclusivelyAsync(cancellation);
            return versions ?? throw new ApiProblemException(
                ProblemKind.Unavailable, $"The current version of model '{model}' did not pass its checks, and no other is loaded. The log says why. Publish it again or switch to another version.");
        }
        finally
        {
            refreshing.Release();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A look that fails is logged and repeated; the versions there are go on answering.")]
    private void RefreshInBackground()
    {
        if (!refreshing.Wait(0, CancellationToken.None))
            return;
        _ = Task.Run(async () =>
        {
            try
            {
                await RefreshExclusivelyAsync(CancellationToken.None);
                if (isFailing)
                    logger.RefreshGoesOn(model);
                isFailing = false;
            }
            catch (UnknownModelException)
            {
                Retire();
            }
            catch (Exception failure)
            {
                if (!isFailing)
                    logger.RefreshFailed(model, failure);
                isFailing = true;
            }
            finally
            {
                refreshing.Release();
            }
        });
    }

    private async Task RefreshExclusivelyAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; !await TryRefreshAsync(isLast: attempt == Attempts, cancellation); attempt++)
        {
        }
    }

    /// <returns>
    /// False if another version became current while the files of this one were read, and they could not be read: they may have been removed. Look again.
    /// </returns>
    private async Task<bool> TryRefreshAsync(bool isLast, CancellationToken cancellation)
    {
        Volatile.Write(ref lookedAt, clock.GetTimestamp());
        var pointer = await store.FindAsync(ModelArtifacts.Current(model), cancellation);
        if (pointer is null)
            throw new UnknownModelException(model, await new ModelRegistry(store).ModelsAsync(cancellation));
        if (pointer.ETag == versions?.ETag || pointer.ETag == refused)
            return true;
        try
        {
            Replace(await OpenAsync(pointer.ETag, cancellation));
            refused = null;
        }
        catch (Exception failure) when (failure is InvalidInputException or IOException)
        {
            if (!isLast && (await store.FindAsync(ModelArtifacts.Current(model), cancellation))?.ETag != pointer.ETag)
                return false;
            if (failure is not InvalidInputException)
                throw;
            refused = pointer.ETag;
            ApiMetrics.RefusedVersions.Add(1, ApiMetrics.Model(model));
            logger.VersionRefused(model, failure.Message);
        }

        return true;
    }

    /// <summary>Opens the current versions. Versions that are already loaded are kept; the others are loaded.</summary>
    private async Task<ServedVersions> OpenAsync(string etag, CancellationToken cancellation)
    {
        var current = await new ModelRegistry(store).CurrentAsync(model, cancellation);
        var loaded = new Dictionary<string, ServedVersion>(StringComparer.Ordinal);
        try
        {
            foreach (var name in (current.Split?.Keys ?? []).Append(current.Version).Distinct(StringComparer.Ordinal))
            {
                loaded[name] = versions?.Find(name) is { } kept && kept.TryHold() ? kept : await loader.LoadAsync(model, name, cancellation);
            }

            return new ServedVersions(etag, current, loaded);
        }
        catch
        {
            foreach (var version in loaded.Values)
                version.Release();
            throw;
        }
    }

    private void Replace(ServedVersions? next)
    {
        var before = versions;
        versions = next;
        if (next is not null && before?.Current.Version != next.Current.Version)
            logger.VersionServed(model, next.Current.Version);
        before?.Release();
    }
}
