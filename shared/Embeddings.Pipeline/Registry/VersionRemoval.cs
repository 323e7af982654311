using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Registry;

/// <summary>The artifacts that a removal deleted.</summary>
/// <param name="Artifacts">The number of artifacts.</param>
/// <param name="Bytes">Their total length.</param>
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

/// <summary>The version answers queries, so it cannot be removed.</summary>
public sealed class VersionInUseException(string model, string version)
    : Exception($"Version '{version}' of model '{model}' answers queries. Switch to another version first, or end the split.");

/// <summary>Removes versions of a model. Versions that answer stay.</summary>
public sealed class VersionRemoval(IArtifactStore store)
{
    /// <summary>The number of attempts when others write between a read and a write.</summary>
    private const int Attempts = 20;

    private readonly ModelRegistry registry = new(store);

    /// <summary>
    /// Removes a version that does not answer queries. The record of the current version is marked first. From then on nobody can switch to the version,
    /// and a switch based on an earlier read fails as a conflict.
    /// </summary>
    /// <exception cref="ArtifactNotFoundException">There is no such version.</exception>
    /// <exception cref="VersionInUseException">It is the current version, or has a share of a split.</exception>
    public async Task<Removed> RemoveVersionAsync(string model, string version, CancellationToken cancellation = default)
    {
        await registry.ManifestAsync(model, version, cancellation);
        await MarkAsync(model, version, isRemoved: false, cancellation);
        var removed = await Removed.BelowAsync(store, ModelArtifacts.Manifest(model, version), cancellation);
        removed += await Removed.BelowAsync(store, ModelArtifacts.Version(model, version), cancellation);
        await MarkAsync(model, version, isRemoved: true, cancellation);
        return removed;
    }

    /// <summary>Removes all but the newest versions. Versions that answer queries stay and count towards the number.</summary>
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
                // It answers queries, so it stays at any age.
            }
        }

        return removed;
    }

    /// <summary>Removes a version whose publication failed.</summary>
    internal async Task RemoveUnpublishedAsync(string model, string version)
    {
        if ((await registry.FindCurrentAsync(model, CancellationToken.None))?.Version != version)
            await Removed.BelowAsync(store, ModelArtifacts.Version(model, version), CancellationToken.None);
    }

    /// <summary>Marks or unmarks a version as being removed. Without a current version there is no record to mark.</summary>
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
                // Another switch or removal came first. Read the record again.
            }
        }
    }
}
