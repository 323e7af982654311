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
    /// <summary>So often may others write between a look and a write.</summary>
    private const int Attempts = 20;

    private readonly ModelRegistry registry = new(store);

    /// <summary>
    /// Removes a version that does not answer. The record of the current version says so first: from then on nobody can switch to it, and whoever has looked
    /// before is told that something has changed.
    /// </summary>
    /// <exception cref="ArtifactNotFoundException">There is no such version.</exception>
    /// <exception cref="VersionInUseException">It is the current version, or has a share of a split.</exception>
    public async Task<Removed> RemoveVersionAsync(string model, string version, CancellationToken cancellation = default)
    {
        await registry.ManifestAsync(model, version, cancellation);
        await MarkAsync(model, version, isRemoved: false, cancellation);
        var removed = await Removed.BelowAsync(store, ModelArtifacts.Manifest(model, version), cancellation);
        removed += await Removed.BelowAsync(store, $"{ModelArtifacts.Prefix}{model}/{version}/", cancellation);
        await MarkAsync(model, version, isRemoved: true, cancellation);
        return removed;
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

    /// <summary>Writes down that a version is being removed, or no longer has to be. Where nothing is current, there is nobody to tell.</summary>
    private async Task MarkAsync(string model, string version, bool isRemoved, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var seen = await registry.SeeCurrentAsync(model, cancellation);
            if (seen.Version is not { } current)
                return;
            if (!isRemoved && current.Answers(version))
                throw new VersionInUseException(model, version);
            var removing = (current.Removing ?? []).Where(one => one != version).Concat(isRemoved ? [] : [version]).ToList();
            try
            {
                await store.WriteJsonAsync(
                    ModelArtifacts.Current(model), current with { Removing = removing.Count == 0 ? null : removing }, WriteCondition.IfUnchanged(seen.Record), cancellation);
                return;
            }
            catch (ArtifactConflictException) when (attempt < Attempts)
            {
                // Somebody switches, or removes another version: what there is now is looked at again.
            }
        }
    }
}
