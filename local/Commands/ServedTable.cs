using Embeddings.Local.Terminal;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Local.Commands;

/// <summary>The memory-mapped table of a model's current version, for one command.</summary>
internal sealed record ServedTable(IArtifactStore Store, QueriedVersion Summary, LookupTable Table) : IDisposable
{
    public string Model => Summary.Model;

    public string Version => Summary.Version;

    /// <summary>Opens the table of a model's current version.</summary>
    /// <exception cref="InvalidInputException">The model does not exist; the message names the existing ones.</exception>
    public static async Task<ServedTable> OpenAsync(string store, string model, CancellationToken cancellation)
    {
        var (opened, version) = await FindAsync(store, model, cancellation);
        return await OpenAsync(opened, version, cancellation);
    }

    public static async Task<ServedTable> OpenAsync(IArtifactStore store, QueriedVersion version, CancellationToken cancellation) =>
        new(store, version, await new ModelRegistry(store).OpenTableAsync(version, cancellation));

    /// <summary>Finds the current version of a model.</summary>
    /// <exception cref="InvalidInputException">The model does not exist; the message names the existing ones.</exception>
    public static async Task<(IArtifactStore Store, QueriedVersion Version)> FindAsync(string store, string model, CancellationToken cancellation)
    {
        var opened = await ArtifactStores.OpenAsync(store, CommandLog.Instance, cancellation);
        var registry = new ModelRegistry(opened);
        return (opened, await registry.FindQueriedVersionAsync(model, cancellation) ?? throw await ModelNames.UnknownAsync(registry, model, store, cancellation));
    }

    /// <summary>Reads the manifest of the given version of a model, or of its current version.</summary>
    /// <exception cref="InvalidInputException">The model or version does not exist; the message names the existing ones.</exception>
    public static async Task<ModelManifest> ManifestAsync(IArtifactStore opened, string store, string model, string? version, CancellationToken cancellation)
    {
        var registry = new ModelRegistry(opened);
        var current = await registry.FindCurrentAsync(model, cancellation) ?? throw await ModelNames.UnknownAsync(registry, model, store, cancellation);
        try
        {
            return await registry.ManifestAsync(model, version ?? current.Version, cancellation);
        }
        catch (ArtifactNotFoundException missing) when (version is not null)
        {
            var versions = (await registry.VersionsAsync(model, cancellation)).Select(manifest => manifest.Version);
            throw new InvalidInputException($"there is no version '{version}'", $"model '{model}'", $"Name one of: {string.Join(", ", versions)}.", missing);
        }
    }

    public Task<ModelManifest> ManifestAsync(CancellationToken cancellation) => new ModelRegistry(Store).ManifestAsync(Model, Version, cancellation);

    /// <summary>Opens the rows of n-grams that unknown words are composed of; null if the version has none. The caller disposes them.</summary>
    public Task<SubwordVectors?> FindSubwordsAsync(CancellationToken cancellation) => new ModelRegistry(Store).FindSubwordsAsync(Summary, cancellation);

    /// <summary>Reads the vectors of items without a history; null if the model was trained without a cold start.</summary>
    public async Task<UnseenItems?> FindUnseenAsync(CancellationToken cancellation) => await Store.FindAsync(ModelArtifacts.ColdStart(Model, Version), cancellation) is null
        ? null
        : await UnseenItems.FindAsync(Store, TextEmbeddingSettings.Read(), Model, Version, cancellation);

    /// <summary>Opens the fields of the items of the version's table, or of the table of inferred items. The caller disposes them.</summary>
    /// <exception cref="InvalidInputException">The version has no fields of its items.</exception>
    public async Task<ItemFields> FieldsAsync(string place, CancellationToken cancellation, LookupTable? inferred = null)
    {
        var name = ModelArtifacts.Items(Model, Version);
        if (await Store.FindAsync(name, cancellation) is null)
            throw new InvalidInputException($"version '{Version}' has no fields of items", place, "Leave it out, or add items.jsonl to the corpus and train again.");
        return await ItemFields.OpenAsync(await Store.LocalFileAsync(name, cancellation), inferred ?? Table, cancellation);
    }

    /// <summary>Whether answers include items without a history by default.</summary>
    public async Task<bool> AnswersInferredAsync(CancellationToken cancellation) =>
        (await ManifestAsync(cancellation)).Training?.EffectiveSettings.ColdStart?.Candidates == true;

    public async Task<RecommendationSettings> RecommendationAsync(CancellationToken cancellation) =>
        (await ManifestAsync(cancellation)).Training?.EffectiveSettings.Recommendation ?? new RecommendationSettings();

    public void Dispose() => Table.Dispose();
}
