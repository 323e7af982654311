using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Local.Commands;

/// <summary>The memory-mapped table of a model's current version, for one command.</summary>
internal sealed record ServedTable(IArtifactStore Store, string Model, string Version, LookupTable Table) : IDisposable
{
    public static async Task<ServedTable> OpenAsync(string store, string model, CancellationToken cancellation)
    {
        var opened = await ArtifactStores.OpenAsync(store, CommandLog.Instance, cancellation);
        var manifest = await ManifestAsync(opened, store, model, version: null, cancellation);
        return new ServedTable(opened, model, manifest.Version, await new ModelRegistry(opened).OpenTableAsync(manifest, cancellation));
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
    public async Task<SubwordVectors?> FindSubwordsAsync(CancellationToken cancellation) =>
        await new ModelRegistry(Store).FindSubwordsAsync(await ManifestAsync(cancellation), cancellation);

    /// <summary>Reads the vectors of items without a history; null if the model was trained without a cold start.</summary>
    public Task<UnseenItems?> FindUnseenAsync(CancellationToken cancellation) =>
        UnseenItems.FindAsync(Store, TextEmbeddingSettings.Read(), Model, Version, cancellation);

    /// <summary>Opens the fields of the items. The caller disposes them.</summary>
    /// <exception cref="InvalidInputException">The version has no fields of its items.</exception>
    public async Task<ItemFields> FieldsAsync(string place, CancellationToken cancellation)
    {
        var name = ModelArtifacts.Items(Model, Version);
        if (await Store.FindAsync(name, cancellation) is null)
            throw new InvalidInputException($"version '{Version}' has no fields of items", place, "Leave it out, or add items.jsonl to the corpus and train again.");
        return await ItemFields.OpenAsync(await Store.LocalFileAsync(name, cancellation), Table, cancellation);
    }

    /// <summary>Whether answers include items without a history by default.</summary>
    public async Task<bool> AnswersInferredAsync(CancellationToken cancellation) =>
        (await ManifestAsync(cancellation)).Training?.EffectiveSettings.ColdStart?.Candidates == true;

    public async Task<RecommendationSettings> RecommendationAsync(CancellationToken cancellation) =>
        (await ManifestAsync(cancellation)).Training?.EffectiveSettings.Recommendation ?? new RecommendationSettings();

    /// <summary>Returns the items as the vocabulary spells them: <c>Peace</c> becomes <c>peace</c> if the model was trained in lower case.</summary>
    /// <param name="inferred">Vectors of items that are not in the vocabulary; null if only its own items are known.</param>
    /// <exception cref="InvalidInputException">An item is not in the vocabulary; the message lists the nearest spellings and how often each occurs.</exception>
    public IReadOnlyList<string> Known(IReadOnlyList<string> items, KnownItems? inferred = null)
    {
        var known = items.Select(item => Spellings.Find(Table, item) ?? (inferred?.TryFind(item, out _) == true ? item : null)).ToList();
        var unknown = items.Where((_, position) => known[position] is null).Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count == 0)
            return known!;
        throw new InvalidInputException(
            $"{(unknown.Count == 1 ? "unknown item" : "unknown items")} {string.Join(", ", unknown.Select(item => $"'{item}'"))}",
            $"model '{Model}', {Table.Count:N0} items",
            string.Join(' ', unknown.Select(Nearest)));
    }

    private string Nearest(string item)
    {
        const int shown = 3;
        var nearest = Spellings.Nearest(Table, item, shown);
        return nearest.Count == 0
            ? $"No item is spelt like '{item}'. It may be rarer in the corpus than the minimum count."
            : $"Nearest to '{item}': {string.Join(", ", nearest.Select(near => string.Create(CultureInfo.InvariantCulture, $"{near.Item} (seen {near.Count:N0} times)")))}.";
    }

    public void Dispose() => Table.Dispose();
}
