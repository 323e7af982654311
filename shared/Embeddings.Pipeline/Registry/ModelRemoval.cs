using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Registry;

/// <summary>Removes models and versions. What makes them known goes first: nothing is found that is removed in part.</summary>
public sealed class ModelRemoval(IArtifactStore store)
{
    private readonly ModelRegistry registry = new(store);

    /// <returns>The number of files that were removed.</returns>
    /// <exception cref="InvalidInputException">It is the current version, or there is no such version.</exception>
    public async Task<int> RemoveVersionAsync(string model, string version, CancellationToken cancellation = default)
    {
        var current = await registry.CurrentAsync(model, cancellation);
        if (current.Version == version || current.Split?.ContainsKey(version) == true)
            throw new InvalidInputException("it answers queries", $"model '{model}', version {version}", "Switch to another version first, or remove the model.");
        var versions = await registry.VersionsAsync(model, cancellation);
        if (versions.All(known => known.Version != version))
            throw new InvalidInputException("there is no such version", $"model '{model}', version {version}", $"There are: {string.Join(", ", versions.Select(known => known.Version))}.");
        await store.DeleteAsync(ModelArtifacts.Manifest(model, version), cancellation);
        return 1 + await RemoveAllAsync($"{ModelArtifacts.Prefix}{model}/{version}/", cancellation);
    }

    /// <returns>The number of files that were removed.</returns>
    /// <exception cref="UnknownModelException">The model has no version.</exception>
    public async Task<int> RemoveAsync(string model, bool withCorpus, CancellationToken cancellation = default)
    {
        await registry.CurrentAsync(model, cancellation);
        await store.DeleteAsync(ModelArtifacts.Current(model), cancellation);
        var removed = 1;
        foreach (var version in await registry.VersionsAsync(model, cancellation))
        {
            await store.DeleteAsync(ModelArtifacts.Manifest(model, version.Version), cancellation);
            removed++;
        }

        removed += await RemoveAllAsync($"{ModelArtifacts.Prefix}{model}/", cancellation) + await RemoveAllAsync($"runs/{model}/", cancellation);
        return withCorpus ? removed + await RemoveAllAsync(ModelArtifacts.Corpus(model), cancellation) : removed;
    }

    /// <summary>Takes back a version that could not be published.</summary>
    internal async Task RemoveUnpublishedAsync(string model, string version)
    {
        if ((await registry.FindCurrentAsync(model, CancellationToken.None))?.Version != version)
            await RemoveAllAsync($"{ModelArtifacts.Prefix}{model}/{version}/", CancellationToken.None);
    }

    private async Task<int> RemoveAllAsync(string prefix, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
            names.Add(artifact.Name);
        foreach (var name in names)
            await store.DeleteAsync(name, cancellation);
        return names.Count;
    }
}
