using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Registry;

/// <summary>The artifacts that a removal has deleted.</summary>
/// <param name="Artifacts">Files of the store.</param>
/// <param name="Bytes">Their length.</param>
public sealed record Removed(int Artifacts, long Bytes)
{
    public static Removed operator +(Removed left, Removed right) => new(left.Artifacts + right.Artifacts, left.Bytes + right.Bytes);

    /// <summary>Deletes every artifact whose name begins with a prefix.</summary>
    internal static async Task<Removed> BelowAsync(IArtifactStore store, string prefix, CancellationToken cancellation)
    {
        var removed = new Removed(0, 0);
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
        {
            await store.DeleteAsync(artifact.Name, cancellation);
            removed += new Removed(1, artifact.Length);
        }

        return removed;
    }
}

/// <summary>A version answers queries, so it cannot be removed.</summary>
public sealed class VersionInUseException(string model, string version)
    : Exception($"Version '{version}' of model '{model}' answers queries. Switch to another version first, or end the split.");

/// <summary>Removes versions of a model. Versions that answer stay.</summary>
public sealed class VersionRemoval(IArtifactStore store)
{
    private readonly ModelRegistry registry = new(store);

    /// <summary>Removes a version that does not answer.</summary>
    /// <exception cref="ArtifactNotFoundException">There is no such version.</exception>
    /// <exception cref="VersionInUseException">It is the current version, or has a share of a split.</exception>
    public async Task<Removed> RemoveVersionAsync(string model, string version, CancellationToken cancellation = default)
    {
        var manifest = await registry.ManifestAsync(model, version, cancellation);
        await RequireUnusedAsync(model, version, cancellation);
        var record = await store.FindAsync(ModelArtifacts.Manifest(model, version), cancellation);
        // First the manifest: from here on nobody can switch to the version. Somebody who did so meanwhile keeps it.
        await store.DeleteAsync(ModelArtifacts.Manifest(model, version), cancellation);
        try
        {
            await RequireUnusedAsync(model, version, cancellation);
        }
        catch (VersionInUseException)
        {
            await store.WriteJsonAsync(ModelArtifacts.Manifest(model, version), manifest, cancellation: cancellation);
            throw;
        }

        return new Removed(1, record?.Length ?? 0) + await Removed.BelowAsync(store, $"{ModelArtifacts.Prefix}{model}/{version}/", cancellation);
    }

    /// <summary>Removes the oldest versions beyond a number. Versions that answer stay, and count.</summary>
    /// <returns>The versions that were removed.</returns>
    public async Task<IReadOnlyList<string>> KeepNewestAsync(string model, int keep, CancellationToken cancellation = default)
    {
        var removed = new List<string>();
        foreach (var manifest in (await registry.VersionsAsync(model, cancellation)).Skip(keep))
        {
            try
            {
                await RemoveVersionAsync(model, manifest.Version, cancellation);
                removed.Add(manifest.Version);
            }
            catch (VersionInUseException)
            {
                // It answers, so it stays however old it is.
            }
        }

        return removed;
    }

    /// <summary>Takes back a version that could not be published.</summary>
    internal async Task RemoveUnpublishedAsync(string model, string version)
    {
        if ((await registry.FindCurrentAsync(model, CancellationToken.None))?.Version != version)
            await Removed.BelowAsync(store, $"{ModelArtifacts.Prefix}{model}/{version}/", CancellationToken.None);
    }

    private async Task RequireUnusedAsync(string model, string version, CancellationToken cancellation)
    {
        var current = await registry.FindCurrentAsync(model, cancellation);
        if (current?.Version == version || current?.Split?.ContainsKey(version) == true)
            throw new VersionInUseException(model, version);
    }
}
