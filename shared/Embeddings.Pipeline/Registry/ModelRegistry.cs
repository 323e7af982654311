using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Texts;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Registry;

/// <summary>The models and versions in a store. Switches are atomic: a reader sees either the old current version or the new one.</summary>
public sealed class ModelRegistry(IArtifactStore store)
{
    private const string ManifestSuffix = "/manifest.json";

    /// <summary>The names of all models that have a version, in order.</summary>
    public async Task<IReadOnlyList<string>> ModelsAsync(CancellationToken cancellation = default)
    {
        var models = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var artifact in store.ListAsync(ModelArtifacts.Prefix, cancellation))
        {
            if (artifact.Name.EndsWith(ManifestSuffix, StringComparison.Ordinal))
                models.Add(artifact.Name.Split('/')[1]);
        }

        return [.. models];
    }

    /// <summary>The manifests of all versions of a model, newest first. Damaged ones are left out; <see cref="ListVersionsAsync"/> reports them.</summary>
    public async Task<IReadOnlyList<ModelManifest>> VersionsAsync(string model, CancellationToken cancellation = default) =>
        [.. (await ListVersionsAsync(model, cancellation)).Select(version => version.Manifest).OfType<ModelManifest>()];

    /// <summary>All versions of a model, newest first. Damaged versions are listed with their problem.</summary>
    public async Task<IReadOnlyList<ListedVersion>> ListVersionsAsync(string model, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        var versions = new List<ListedVersion>();
        await foreach (var artifact in store.ListAsync($"{ModelArtifacts.Prefix}{model}/", cancellation))
        {
            if (artifact.Name.EndsWith(ManifestSuffix, StringComparison.Ordinal) && await FindListedAsync(artifact.Name, cancellation) is { } listed)
                versions.Add(listed);
        }

        return [.. versions.OrderByDescending(version => version.Version, StringComparer.Ordinal)];
    }

    /// <summary>The lineage of the newest version that was trained here; null if there is none.</summary>
    public async Task<TrainingLineage?> FindNewestTrainedAsync(string model, CancellationToken cancellation = default) =>
        (await VersionsAsync(model, cancellation)).Select(manifest => manifest.Training).FirstOrDefault(lineage => lineage is not null);

    /// <summary>The current version of the model; null if no version has been published.</summary>
    public Task<CurrentVersion?> FindCurrentAsync(string model, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        return store.FindJsonAsync<CurrentVersion>(ModelArtifacts.Current(model), cancellation);
    }

    /// <summary>Reads the current version for a later <see cref="SwitchAsync"/>.</summary>
    public async Task<SeenCurrent> SeeCurrentAsync(string model, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        // The order matters: if the record is rewritten between the two reads, the switch fails instead of taking the new record for the one seen.
        var record = await store.FindAsync(ModelArtifacts.Current(model), cancellation);
        return new SeenCurrent(await FindCurrentAsync(model, cancellation), record);
    }

    /// <exception cref="UnknownModelException">The model has no version.</exception>
    public async Task<CurrentVersion> CurrentAsync(string model, CancellationToken cancellation = default) =>
        await FindCurrentAsync(model, cancellation) ?? throw await UnknownAsync(model, cancellation);

    /// <exception cref="ArtifactNotFoundException">There is no such version.</exception>
    public Task<ModelManifest> ManifestAsync(string model, string version, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        return store.ReadJsonAsync<ModelManifest>(ModelArtifacts.Manifest(model, version), cancellation);
    }

    /// <summary>Reads what a similarity query needs of the model's current version; null if no version has been published.</summary>
    /// <exception cref="InvalidInputException">A record is damaged.</exception>
    public async Task<QueriedVersion?> FindQueriedVersionAsync(string model, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        var current = ModelArtifacts.Current(model);
        if (await store.FindBytesAsync(current, cancellation) is not { } record)
            return null;
        var manifest = ModelArtifacts.Manifest(model, QueriedVersion.ReadCurrent(record, current));
        return QueriedVersion.ReadManifest(
            await store.FindBytesAsync(manifest, cancellation) ?? throw new ArtifactNotFoundException(manifest, store.Location), manifest);
    }

    /// <summary>The path of a local file of the version's table, for mapping.</summary>
    public Task<string> TableFileAsync(string model, string version, CancellationToken cancellation = default) =>
        store.LocalFileAsync(ModelArtifacts.Table(model, version), cancellation);

    /// <summary>Opens a version's table and verifies every byte of it.</summary>
    /// <exception cref="InvalidInputException">The table is damaged or is not the one that the manifest describes.</exception>
    public Task<LookupTable> OpenTableAsync(ModelManifest manifest, CancellationToken cancellation = default) => OpenTableAsync(manifest.Queried, cancellation);

    /// <inheritdoc cref="OpenTableAsync(ModelManifest, CancellationToken)"/>
    public async Task<LookupTable> OpenTableAsync(QueriedVersion version, CancellationToken cancellation = default)
    {
        var table = LookupTable.Open(await TableFileAsync(version.Model, version.Version, cancellation));
        try
        {
            version.Require(table);
            table.Verify(cancellation);
            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>The item-to-item transitions of a version's sequences; null if it was published without them.</summary>
    /// <exception cref="InvalidTableException">The file is damaged or belongs to another table.</exception>
    public Task<TransitionMatrix?> FindTransitionsAsync(ModelManifest manifest, CancellationToken cancellation = default) =>
        FindMatrixAsync(manifest, ModelArtifacts.Transitions(manifest.Model, manifest.Version), cancellation);

    /// <summary>The weights of a version's linear model; null if it was published without them.</summary>
    /// <exception cref="InvalidTableException">The file is damaged or belongs to another table.</exception>
    public Task<TransitionMatrix?> FindLinearModelAsync(ModelManifest manifest, CancellationToken cancellation = default) =>
        FindMatrixAsync(manifest, ModelArtifacts.LinearModel(manifest.Model, manifest.Version), cancellation);

    private async Task<TransitionMatrix?> FindMatrixAsync(ModelManifest manifest, string name, CancellationToken cancellation)
    {
        if (await store.FindAsync(name, cancellation) is null)
            return null;
        var transitions = TransitionMatrix.Open(await store.LocalFileAsync(name, cancellation));
        if (transitions.Count == manifest.Items)
            return transitions;
        var count = transitions.Count;
        transitions.Dispose();
        throw new InvalidTableException($"it has {count} items, but the manifest says {manifest.Items}", name);
    }

    /// <summary>The model of next items of a version; null if it was published without one.</summary>
    /// <exception cref="InvalidTableException">The file is damaged or belongs to another table.</exception>
    public async Task<LookupTable?> FindNextItemsAsync(ModelManifest manifest, CancellationToken cancellation = default)
    {
        var name = ModelArtifacts.NextItems(manifest.Model, manifest.Version);
        if (await store.FindAsync(name, cancellation) is null)
            return null;
        var nextItems = LookupTable.Open(await store.LocalFileAsync(name, cancellation));
        if (nextItems.Count == manifest.Items && nextItems.HasOutputVectors)
            return nextItems;
        var count = nextItems.Count;
        nextItems.Dispose();
        throw new InvalidTableException($"it has {count} items, but the manifest says {manifest.Items}, or it has no output vectors", name);
    }

    /// <summary>
    /// The rows of n-grams that unknown words are composed of; null if the version has none. The header is checked here, the bytes when the local copy is made.
    /// </summary>
    /// <exception cref="InvalidTableException">The file is damaged or belongs to another table.</exception>
    public Task<SubwordVectors?> FindSubwordsAsync(ModelManifest manifest, CancellationToken cancellation = default) => FindSubwordsAsync(manifest.Queried, cancellation);

    /// <inheritdoc cref="FindSubwordsAsync(ModelManifest, CancellationToken)"/>
    public async Task<SubwordVectors?> FindSubwordsAsync(QueriedVersion version, CancellationToken cancellation = default)
    {
        if (version.Subwords is not { } options)
            return null;
        var name = ModelArtifacts.Parts(version.Model, version.Version);
        var parts = LookupTable.Open(await store.LocalFileAsync(name, cancellation));
        if (parts.Dimensions == version.Dimensions)
            return new SubwordVectors(parts, options);
        var dimensions = parts.Dimensions;
        parts.Dispose();
        throw new InvalidTableException($"its rows have {dimensions} values, but the vectors of the manifest have {version.Dimensions}", name);
    }

    /// <summary>What texts are compared without; null if the version was published without it.</summary>
    /// <exception cref="InvalidTableException">The file is damaged or belongs to another table.</exception>
    public async Task<CommonPart?> FindCommonPartAsync(ModelManifest manifest, CancellationToken cancellation = default)
    {
        var name = ModelArtifacts.TextComponent(manifest.Model, manifest.Version);
        if (await store.FindAsync(name, cancellation) is null)
            return null;
        using var table = LookupTable.Open(await store.LocalFileAsync(name, cancellation));
        table.Verify(cancellation);
        return table.Dimensions == manifest.Dimensions
            ? CommonPart.Read(table)
            : throw new InvalidTableException($"its directions have {table.Dimensions} values, but the vectors of the manifest have {manifest.Dimensions}", name);
    }

    /// <summary>Makes another version the current one, whether older or newer.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="seen">The current version that the decision is based on.</param>
    /// <param name="next">The version that will answer.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArtifactNotFoundException">There is no such version.</exception>
    /// <exception cref="ArtifactConflictException">The current version was switched after <paramref name="seen"/> was read.</exception>
    /// <exception cref="InvalidInputException">The shares of a split are invalid, or a version is being removed.</exception>
    public async Task SwitchAsync(string model, SeenCurrent seen, CurrentVersion next, CancellationToken cancellation = default)
    {
        next.Validate();
        foreach (var version in (next.Split?.Keys ?? []).Append(next.Version).Distinct(StringComparer.Ordinal))
        {
            if (seen.Version?.Removing?.Contains(version) == true)
                throw new InvalidInputException("it is being removed", $"model '{model}', version {version}", "Switch to another version.");
            await ManifestAsync(model, version, cancellation);
        }

        await store.WriteJsonAsync(
            ModelArtifacts.Current(model), next with { Removing = seen.Version?.Removing }, WriteCondition.IfUnchanged(seen.Record), cancellation);
    }

    /// <summary>Returns to the version that was current before this one, and ends any split.</summary>
    /// <returns>The current version.</returns>
    /// <exception cref="InvalidInputException">The current version is the model's first.</exception>
    /// <exception cref="ArtifactNotFoundException">The previous version no longer exists.</exception>
    /// <exception cref="ArtifactConflictException">The current version was switched concurrently.</exception>
    public async Task<CurrentVersion> RollBackAsync(string model, CancellationToken cancellation = default)
    {
        var seen = await SeeCurrentAsync(model, cancellation);
        var current = seen.Version ?? throw await UnknownAsync(model, cancellation);
        var previous = (await ManifestAsync(model, current.Version, cancellation)).Previous
            ?? throw new InvalidInputException("there is no version before it", $"model '{model}', version {current.Version}", "Name the version to switch to.");
        var before = new CurrentVersion(previous);
        await SwitchAsync(model, seen, before, cancellation);
        return before;
    }

    private async Task<UnknownModelException> UnknownAsync(string model, CancellationToken cancellation) => new(model, await ModelsAsync(cancellation));

    /// <summary>Null if it has just been removed.</summary>
    private async Task<ListedVersion?> FindListedAsync(string manifest, CancellationToken cancellation)
    {
        var version = manifest.Split('/')[^2];
        try
        {
            return await store.FindJsonAsync<ModelManifest>(manifest, cancellation) is { } found ? new ListedVersion(version, found, null) : null;
        }
        catch (InvalidInputException damaged)
        {
            return new ListedVersion(version, null, damaged.Message);
        }
    }
}

/// <summary>A version in a listing.</summary>
/// <param name="Manifest">Null if it is damaged.</param>
/// <param name="Problem">The problem with the manifest.</param>
public sealed record ListedVersion(string Version, ModelManifest? Manifest, string? Problem);

/// <summary>The model has no published version.</summary>
public sealed class UnknownModelException(string model, IReadOnlyList<string> known)
    : InvalidInputException(
        "no version of it has been published",
        $"model '{model}'",
        known.Count == 0 ? "Train one first." : $"Train it, or name one of: {string.Join(", ", known)}.");
