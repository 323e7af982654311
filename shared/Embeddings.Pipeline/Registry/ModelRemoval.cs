using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Registry;

/// <summary>What a removal has deleted.</summary>
/// <param name="Artifacts">Files of the store.</param>
/// <param name="Bytes">Their length.</param>
public sealed record Removed(int Artifacts, long Bytes)
{
    public static Removed operator +(Removed left, Removed right) => new(left.Artifacts + right.Artifacts, left.Bytes + right.Bytes);
}

/// <summary>A version answers queries, so it cannot be removed.</summary>
public sealed class VersionInUseException(string model, string version)
    : Exception($"Version '{version}' of model '{model}' answers queries. Switch to another version first, or end the split.");

/// <summary>Removes versions and models from a store. Versions that answer stay.</summary>
public sealed class ModelRemoval(IArtifactStore store)
{
    private static readonly Removed Nothing = new(0, 0);
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

        return new Removed(1, record?.Length ?? 0) + await RemovePrefixAsync($"{ModelArtifacts.Prefix}{model}/{version}/", cancellation);
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

    /// <summary>Removes a model: its versions, what runs have left, and its evaluation files. To be called where no run of it is under way.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="corpus">Whether its corpus and settings go too.</param>
    /// <param name="cancellation">Ends the removal; calling it again goes on.</param>
    /// <exception cref="UnknownModelException">Nothing of such a model is there.</exception>
    public async Task<Removed> RemoveModelAsync(string model, bool corpus, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        // First the record that says which version answers: whoever asks from now on is told that there is no such model.
        var current = await store.FindAsync(ModelArtifacts.Current(model), cancellation);
        await store.DeleteAsync(ModelArtifacts.Current(model), cancellation);
        var removed = current is null ? Nothing : new Removed(1, current.Length);
        string[] prefixes = [$"{ModelArtifacts.Prefix}{model}/", ModelArtifacts.Runs(model), ModelArtifacts.ActiveRun(model), ModelArtifacts.EvaluationFiles(model), .. corpus ? [ModelArtifacts.Corpus(model)] : Array.Empty<string>()];
        foreach (var prefix in prefixes)
            removed += await RemovePrefixAsync(prefix, cancellation);
        return removed.Artifacts > 0 ? removed : throw new UnknownModelException(model, await registry.ModelsAsync(cancellation));
    }

    /// <summary>Takes back a version that could not be published.</summary>
    internal async Task RemoveUnpublishedAsync(string model, string version)
    {
        if ((await registry.FindCurrentAsync(model, CancellationToken.None))?.Version != version)
            await RemovePrefixAsync($"{ModelArtifacts.Prefix}{model}/{version}/", CancellationToken.None);
    }

    private async Task RequireUnusedAsync(string model, string version, CancellationToken cancellation)
    {
        var current = await registry.FindCurrentAsync(model, cancellation);
        if (current?.Version == version || current?.Split?.ContainsKey(version) == true)
            throw new VersionInUseException(model, version);
    }

    private async Task<Removed> RemovePrefixAsync(string prefix, CancellationToken cancellation)
    {
        var removed = Nothing;
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
        {
            await store.DeleteAsync(artifact.Name, cancellation);
            removed += new Removed(1, artifact.Length);
        }

        return removed;
    }
}
